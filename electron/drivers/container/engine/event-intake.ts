import type { EngineEvent } from './parse-events.ts';
import { Recent } from './recent-keys.ts';

/** Takes events in as they come, from overlapping streams: doubles are dropped, early ones kept for later. */
export class EventIntake {
  /** The engine itself remembers 256 events; twice that covers every overlap. */
  readonly #recent = new Recent(512);
  #kept: EngineEvent[] = [];
  #lastAt: number | undefined;

  /** False for an event that was taken before. */
  take(event: EngineEvent): boolean {
    if (this.#recent.seen(event.key)) return false;
    this.#lastAt = Math.max(this.#lastAt ?? 0, event.at);
    return true;
  }

  /** For an event that comes before the list that it belongs to is complete. */
  keep(event: EngineEvent): void {
    this.#kept.push(event);
  }

  kept(): readonly EngineEvent[] {
    const kept = this.#kept;
    this.#kept = [];
    return kept;
  }

  /** The next events come from another engine, with a clock of its own. */
  forget(): void {
    this.#kept = [];
    this.#lastAt = undefined;
  }

  /** From when events are to be sent again: by the engine's clock, since ours may differ. */
  since(overlapMs: number): number | undefined {
    return this.#lastAt === undefined ? undefined : this.#lastAt - overlapMs;
  }
}
