import type { Finding } from '../../contract/finding.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Incident } from '../../contract/incident.ts';
import type { AlertTiming } from '../../history/telling.ts';
import type { Transition } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { machinesOf, type ServiceRecords } from '../model/machines.ts';
import type { ServiceRecord } from '../model/managed-service.ts';
import { differences } from '../model/versioned-map.ts';
import type { IncidentNews, IncidentTracker } from './incident-tracker.ts';
import { isSameTrouble, troubledAmong } from './same-trouble.ts';

/** What the incidents are to be found in: a stack as it was at one moment. */
interface Picture {
  readonly services: ServiceRecords;
  /** Monotonic ms. */
  readonly now: number;
  /** Epoch ms. */
  readonly wall: number;
}

/**
 * The incidents of a stack, found a moment after what they are found in: a service is brought back first. Nothing is passed over and
 * nothing changes its place: what happened waits in its order, as it was then, for a `flush`, and whoever asks for anything has it
 * looked at before.
 */
export class LaterIncidents {
  readonly #tracker: IncidentTracker;
  #waiting: (() => void)[] = [];
  /** The newest look that waits. */
  #newest: { readonly services: ServiceRecords; isOutdone: boolean } | undefined;
  /** Services of open incidents, and all that were in trouble in a picture that waits. */
  #involved = new Set<string>();
  #changed = false;
  #running = false;
  /** Told after each look; `changed`: an incident is different since the last time. */
  onLooked: (changed: boolean) => void = () => undefined;

  constructor(tracker: IncidentTracker) {
    this.#tracker = tracker;
  }

  set onNews(tell: (news: IncidentNews) => void) {
    this.#tracker.onNews = tell;
  }

  set findings(seen: () => readonly Finding[]) {
    this.#tracker.findings = seen;
  }

  get timing(): AlertTiming {
    return this.#tracker.timing;
  }

  set timing(timing: AlertTiming) {
    this.#upToNow().timing = timing;
  }

  restore(events: readonly HistoryEvent[], now: number, wall: number): void {
    this.#tracker.restore(events, now, wall);
  }

  struck(what: string, until?: number): void {
    this.#upToNow().struck(what, until);
  }

  renamed(from: string, id: string): void {
    this.#upToNow().renamed(from, id);
  }

  /** `record`: as it is after the change of state. `now` is monotonic. */
  mark({ spec, service }: Pick<ServiceRecord, 'spec' | 'service'>, transition: Transition, now: number): void {
    this.#waiting.push(() => this.#tracker.mark({ spec, service }, transition, now));
  }

  /** One look at a thousand services takes milliseconds, and each of them tells of its start: a look that finds no more than the one before takes its place. */
  look({ services, now, wall }: Picture): void {
    const before = this.#newest;
    // Of few services every look counts.
    if (services.size > LIMITS.pace.fewServices) {
      if (!before) this.#involved = new Set(this.#tracker.current.flatMap((incident) => incident.services));
      if (before && isSameTrouble(before.services, services, this.#involved)) before.isOutdone = true;
      const changed = before && differences(before.services, services);
      for (const id of troubledAmong(services, changed)) this.#involved.add(id);
    }
    const newest = { services, isOutdone: false };
    this.#newest = newest;
    this.#waiting.push(() => {
      if (newest.isOutdone) return;
      const records = [...services.values()];
      this.#changed = this.#tracker.look(records, machinesOf(services), now, wall) || this.#changed;
    });
  }

  /** Looks at all that waits. */
  flush(): void {
    this.#upToNow();
    const changed = this.#changed;
    this.#changed = false;
    this.onLooked(changed);
  }

  dueAt(): number | undefined {
    return this.#upToNow().dueAt();
  }

  get isOpen(): boolean {
    return this.#upToNow().isOpen;
  }

  /**
   * Whether an incident may be open; certain of a stack of few services. What waits of a thousand is not looked at for the question: each
   * of their checks asks it.
   */
  get mayBeOpen(): boolean {
    return (this.#newest !== undefined && this.#newest.services.size > LIMITS.pace.fewServices) || this.isOpen;
  }

  get current(): readonly Incident[] {
    return this.#upToNow().current;
  }

  announced(): readonly Incident[] {
    return this.#upToNow().announced();
  }

  #upToNow(): IncidentTracker {
    // What is found may ask for something itself: each look ends before the next one begins.
    if (this.#running) return this.#tracker;
    this.#running = true;
    this.#newest = undefined;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) next();
    } finally {
      this.#running = false;
    }
    return this.#tracker;
  }
}
