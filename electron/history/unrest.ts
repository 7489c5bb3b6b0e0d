/** What happened to a stack in the last minutes that one look at it cannot show: flapping, and many ends at once. Pure. */
import { LIMITS } from '../limits.ts';

/** A service left good health or came back to it, or ended without our asking. `at` is monotonic milliseconds. */
export interface InstabilitySample {
  readonly kind: 'changed' | 'ended';
  readonly service: string;
  readonly at: number;
}

/** Services that ended within seconds of each other, in their order, each with the monotonic time of its newest end in it. */
export type Burst = ReadonlyMap<string, number>;

export interface Instability {
  /** Services that go up and down, with how often each changed in the last two minutes. */
  readonly flapping: ReadonlyMap<string, number>;
  /** These changed a moment ago: whether they are calm now cannot be said yet. */
  readonly restless: ReadonlySet<string>;
  /** Each is of several services. */
  readonly bursts: readonly Burst[];
}

export const CALM: Instability = { flapping: new Map(), restless: new Set(), bursts: [] };

const { flappingChanges, flappingMs, calmMs, burstMs, burstServices } = LIMITS.incidents;

/** The marks that can still matter, with a new one. */
export function marked(marks: readonly InstabilitySample[], mark: InstabilitySample): readonly InstabilitySample[] {
  return [...marks.filter((one) => mark.at - one.at <= flappingMs), mark];
}

export function unrestAt(marks: readonly InstabilitySample[], now: number): Instability {
  const recent = marks.filter(({ at }) => now - at <= flappingMs);
  const changed = recent.filter(({ kind }) => kind === 'changed');
  const changes = new Map<string, number>();
  for (const { service } of changed) changes.set(service, (changes.get(service) ?? 0) + 1);
  return {
    flapping: new Map([...changes].filter(([, count]) => count > flappingChanges)),
    restless: new Set(changed.filter(({ at }) => now - at < calmMs).map(({ service }) => service)),
    bursts: burstsOf(recent.filter(({ kind }) => kind === 'ended')),
  };
}

/** Runs of ends with no gap larger than a few seconds between them, where they are of several services. */
function burstsOf(ends: readonly InstabilitySample[]): readonly Burst[] {
  const runs: Map<string, number>[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { service, at } of ends) {
    const run = at - before <= burstMs ? runs.at(-1) : undefined;
    if (run) run.set(service, at);
    else runs.push(new Map([[service, at]]));
    before = at;
  }
  return runs.filter((run) => run.size >= burstServices);
}
