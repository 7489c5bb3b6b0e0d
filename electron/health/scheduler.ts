import { LIMITS } from '../limits.ts';
import { messageOf } from '../result.ts';
import type { HealthcheckSpec } from '../stack/stack.ts';
import type { ProbeResult } from './probe.ts';
import { TimerWheel } from './wheel.ts';

type RunProbe = (signal: AbortSignal) => Promise<ProbeResult>;
type Timing = Pick<HealthcheckSpec, 'probe' | 'intervalMs' | 'startIntervalMs' | 'startPeriodMs'>;

interface Watched {
  readonly key: string;
  readonly timing: Timing;
  readonly run: RunProbe;
  readonly onResult: (result: ProbeResult) => void;
  readonly withdrawn: AbortController;
  inGrace: boolean;
  /** The next wait, in place of the interval. */
  sooner: number | undefined;
  /** Those who asked for a check of their own; each is answered by a probe that began after it asked. */
  waiting: ((result: ProbeResult | undefined) => void)[];
}

/**
 * Runs probes with Compose's timing (moby, daemon/health.go): the interval counts from the end of the last probe and is
 * also the wait before the first; `start_interval` takes its place while in grace. Never two probes of one
 * key at a time, never more than `maxConcurrent` in all, first come first served.
 */
export class ProbeScheduler {
  readonly #wheel: TimerWheel;
  readonly #maxConcurrent: number;
  readonly #watched = new Map<string, Watched>();
  readonly #queue: Watched[] = [];
  readonly #running = new Set<string>();

  constructor(wheel: TimerWheel = new TimerWheel(), maxConcurrent: number = LIMITS.health.maxConcurrent) {
    this.#wheel = wheel;
    this.#maxConcurrent = maxConcurrent;
  }

  /**
   * Starts over for a new incarnation: in grace when it has a start period, the results of the one before dropped.
   * A check of type `none` or `engine` is not ours and only ends the one before.
   */
  watch(key: string, timing: Timing, run: RunProbe, onResult: (result: ProbeResult) => void): void {
    this.unwatch(key);
    if (timing.probe.type === 'none' || timing.probe.type === 'engine') return;
    const inGrace = timing.startPeriodMs > 0;
    const withdrawn = new AbortController();
    const watched: Watched = { key, timing, run, onResult, inGrace, sooner: undefined, withdrawn, waiting: [] };
    this.#watched.set(key, watched);
    this.#wait(watched);
  }

  /** Ends the checks of a key; a probe in flight is withdrawn and its result dropped. */
  unwatch(key: string): void {
    const watched = this.#watched.get(key);
    if (!watched) return;
    this.#watched.delete(key);
    this.#wheel.cancel(key);
    const queued = this.#queue.indexOf(watched);
    if (queued >= 0) this.#queue.splice(queued, 1);
    watched.withdrawn.abort();
    for (const answer of watched.waiting) answer(undefined);
  }

  /** Within the grace the start interval counts. Takes effect with the next wait, as in Docker. */
  setGrace(key: string, inGrace: boolean): void {
    const watched = this.#watched.get(key);
    if (watched) watched.inGrace = inGrace;
  }

  /** The next wait only, for the listener of a result; undefined leaves it at the interval. */
  setNextWait(key: string, waitMs: number | undefined): void {
    const watched = this.#watched.get(key);
    if (watched) watched.sooner = waitMs;
  }

  /**
   * A probe that begins after this call, as soon as there is room; its result goes to `onResult` too. Undefined when the
   * key is not watched or is given up meanwhile.
   */
  checkNow(key: string): Promise<ProbeResult | undefined> {
    const watched = this.#watched.get(key);
    if (!watched) return Promise.resolve(undefined);
    const result = new Promise<ProbeResult | undefined>((resolve) => watched.waiting.push(resolve));
    this.#wheel.cancel(key);
    // Someone waits for this one: before those whose time has merely come.
    if (!this.#queue.includes(watched)) this.#queue.unshift(watched);
    this.#pump();
    return result;
  }

  /** Ends all checks. */
  stop(): void {
    for (const key of [...this.#watched.keys()]) this.unwatch(key);
  }

  #wait(watched: Watched): void {
    const { timing, inGrace, sooner } = watched;
    const intervalMs = sooner ?? (inGrace ? timing.startIntervalMs : timing.intervalMs);
    watched.sooner = undefined;
    this.#wheel.schedule(watched.key, this.#spread(intervalMs), () => {
      this.#queue.push(watched);
      this.#pump();
    });
  }

  /** A thousand services that start together must not be probed together: a full tick gives way to a later one. */
  #spread(intervalMs: number): number {
    let dueInMs = intervalMs;
    while (dueInMs < 2 * intervalMs && this.#wheel.crowd(dueInMs) >= LIMITS.health.perTick)
      dueInMs += LIMITS.health.wheelTickMs;
    return dueInMs;
  }

  #pump(): void {
    while (this.#running.size < this.#maxConcurrent) {
      const next = this.#queue.findIndex(({ key }) => !this.#running.has(key));
      const [watched] = next >= 0 ? this.#queue.splice(next, 1) : [];
      if (!watched) return;
      this.#running.add(watched.key);
      void this.#probe(watched);
    }
  }

  async #probe(watched: Watched): Promise<void> {
    const { waiting } = watched;
    watched.waiting = [];
    const result = await settled(watched);
    this.#running.delete(watched.key);
    const current = this.#watched.get(watched.key) === watched;
    try {
      if (current) watched.onResult(result);
    } finally {
      for (const answer of waiting) answer(current ? result : undefined);
      // The listener may have ended or replaced the watch, or asked for one more check.
      const goesOn = this.#watched.get(watched.key) === watched && !this.#queue.includes(watched);
      if (goesOn) this.#wait(watched);
      this.#pump();
    }
  }
}

/** A probe that throws is a bug; it must not end the checks of its service. */
async function settled(watched: Watched): Promise<ProbeResult> {
  try {
    return await watched.run(watched.withdrawn.signal);
  } catch (error) {
    return { ok: false, reason: 'other', message: messageOf(error), latencyMs: 0, at: Date.now(), output: '' };
  }
}
