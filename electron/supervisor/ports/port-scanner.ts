import type { Engine } from '../../drivers/container/engine/engine.ts';
import type { EngineChange } from '../../drivers/container/engine/types.ts';
import { SERVICE_MARK } from '../../drivers/native/marker.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { takeInventory } from '../../ports/inventory.ts';
import type { Inventory, OtherMember } from '../../ports/types.ts';
import { type PortWatch, type Watched, watchPorts } from '../../ports/watch.ts';

/** Who wants to know about ports. */
export interface PortListener {
  /** Ports that matter to it. */
  watched(): readonly number[];
  /** Whether any tcp port of the machine may be one of its own. */
  searches(): boolean;
  /** Nothing of it is on its way up or down, and none waits for a port. */
  isSettled(): boolean;
  /** Finds out which processes belong to its services now. What was seen of processes after `since` will do. */
  refresh(since: number): Promise<void>;
  /** Those processes. */
  members(): readonly OtherMember[];
  /** Whether a process with this mark was started for one of its services, now or in an earlier run. */
  marks(value: string): boolean;
  judge(inventory: Inventory, others: readonly OtherMember[]): Promise<void>;
}

/** The processes that belong to another stack: an open one, or one that another supervisor looks after. */
function othersThan(
  listener: PortListener,
  all: readonly PortListener[],
  marks: ReadonlyMap<number, string>,
): readonly OtherMember[] {
  const open = all.filter((one) => one !== listener).flatMap((one) => one.members());
  const marked = [...marks].flatMap(([pid, value]): OtherMember[] =>
    listener.marks(value) ? [] : [{ pid, owner: 'another Stacklight stack' }],
  );
  return [...open, ...marked];
}

interface ObserverDeps {
  readonly platform: Platform;
  readonly engine: Pick<Engine, 'containers' | 'list'>;
  readonly listeners: () => readonly PortListener[];
  /** Somebody is shown what is found. */
  readonly isShown: () => boolean;
}

/**
 * Looks at the ports of the machine for all stacks together: cheaply at whether anything on a watched port changed, every second or, at
 * rest, every five; and in full only then, and when something came or went.
 */
export class PortObserver {
  readonly #deps: ObserverDeps;
  readonly #watch: PortWatch;
  /** When something happened last, monotonic ms. */
  #stirredAt = performance.now();
  /** The containers of the engine at the last look. */
  #containers: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** Until when nothing that happens leads to another look, monotonic ms; whoever asks for one has it at once. */
  #restUntil = 0;
  #again = false;
  #closed = false;

  constructor(deps: ObserverDeps) {
    this.#deps = deps;
    this.#watch = watchPorts(
      deps.platform,
      () => this.#watched(),
      () => this.lookSoon(),
    );
  }

  /** Something happened that may have changed who holds what. */
  lookSoon(): void {
    this.#stirredAt = performance.now();
    this.hurry();
    this.#soon();
  }

  #soon(): void {
    if (this.#closed || this.#timer) return;
    const restMs = this.#restUntil - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        // Of many services the look that is going on sees some of it, and the next one rests first.
        if (this.#running && this.#restAfter(1) > 0) void this.#running.then(() => this.#soon());
        else if (performance.now() < this.#restUntil) this.#soon();
        else void this.look();
      },
      Math.max(LIMITS.ports.settleMs, restMs),
    );
  }

  /** The engine told something, or was only asked again: then it counts whether its answer is another one. */
  async engineChanged({ type }: EngineChange): Promise<void> {
    if (type !== 'resync' || this.#pictureOf(await this.#deps.engine.containers()) !== this.#containers)
      this.lookSoon();
  }

  /** What ports and the services that made containers hang on, as one text. */
  #pictureOf({ known, facts }: Awaited<ReturnType<Engine['containers']>>): string {
    return JSON.stringify([known, facts, this.#deps.engine.list().map(({ id, status }) => [id, status])]);
  }

  /** It may be no time to rest any more. */
  hurry(): void {
    if (!this.#closed) this.#watch.hurry();
  }

  #watched(): Watched {
    const listeners = this.#deps.listeners();
    const { watchMs, watchRestMs, calmMs } = LIMITS.ports;
    const rests =
      !this.#deps.isShown() &&
      performance.now() - this.#stirredAt > calmMs &&
      listeners.every((listener) => listener.isSettled());
    return {
      // Asked for when it is looked, and not by everything that may have to hurry the next look.
      sockets: () => ({ ports: new Set(this.#ports()), all: listeners.some((listener) => listener.searches()) }),
      pauseMs: rests ? watchRestMs : watchMs,
    };
  }

  /** A look that begins after this call. */
  async look(): Promise<void> {
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      await this.#running;
      if (!this.#again) return this.#running ?? Promise.resolve();
    }
    this.#again = false;
    const begun = performance.now();
    this.#running = this.#lookNow().finally(() => {
      this.#running = undefined;
      this.#restUntil = performance.now() + this.#restAfter(performance.now() - begun);
    });
    await this.#running;
  }

  /** A thousand services that come up one after the other must not be looked at without an end. Few are looked at after every change. */
  #restAfter(tookMs: number): number {
    const { fewServices, restsPerTurn } = LIMITS.pace;
    return this.#ports().length <= fewServices ? 0 : Math.min(tookMs * restsPerTurn, LIMITS.ports.watchRestMs);
  }

  async #lookNow(): Promise<void> {
    const listeners = this.#deps.listeners();
    const ports = this.#ports();
    const containers = await this.#deps.engine.containers();
    const { known, facts } = containers;
    this.#containers = this.#pictureOf(containers);
    // A container that declares no port may publish some all the same: what it claims comes out of the look itself.
    if (ports.length === 0 && facts.length === 0) return;
    const inventory = await takeInventory(this.#deps.platform, facts, known, ports);
    // The table of the processes that explains the sockets is enough for the whole look.
    await Promise.all(listeners.map((listener) => listener.refresh(inventory.seenAt)));
    const marks = await this.#marks(inventory);
    await Promise.all(listeners.map((listener) => listener.judge(inventory, othersThan(listener, listeners, marks))));
  }

  /** What the processes on all ports are marked with; children inherit it, so it says who started a service. */
  #marks(inventory: Inventory): Promise<ReadonlyMap<number, string>> {
    const pids = inventory.listeners.flatMap((listener) => listener.processes.map((process) => process.pid));
    // Who cannot be asked may be another stack's, which no fix of this one may end: there is no judgement without it.
    return this.#deps.platform.environmentValues(SERVICE_MARK, [...new Set(pids)]);
  }

  #ports(): readonly number[] {
    return [...new Set(this.#deps.listeners().flatMap((listener) => listener.watched()))];
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#watch.end();
  }
}
