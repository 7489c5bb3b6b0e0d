/** What happened to a stack in the last minutes that one look at it cannot show: flapping, and many ends at once. Pure. */
import { LIMITS } from '../limits.ts';

/** A service left good health or came back to it, or ended without our asking. `at` is monotonic milliseconds. */
export interface Mark {
  readonly kind: 'changed' | 'ended';
  readonly service: string;
  readonly at: number;
}

export interface Unrest {
  /** The service that goes up and down, with how often it changed in the last two minutes. */
  readonly flapping?: { readonly service: string; readonly changes: number };
  /** It changed a moment ago: whether it is calm now cannot be said yet. */
  readonly restless: boolean;
  /** Services that ended within seconds of each other, in their order; set when they are several. */
  readonly burst?: readonly string[];
}

export const CALM: Unrest = { restless: false };

const { flappingChanges, flappingMs, calmMs, burstMs, burstServices } = LIMITS.incidents;

/** The marks that can still matter, with a new one. */
export function marked(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  return [...marks.filter((one) => mark.at - one.at <= flappingMs), mark];
}

export function unrestAt(marks: readonly Mark[], now: number): Unrest {
  const changes = new Map<string, number>();
  for (const { kind, service, at } of marks) {
    if (kind === 'changed' && now - at <= flappingMs) changes.set(service, (changes.get(service) ?? 0) + 1);
  }
  const [most] = [...changes].sort(([, a], [, b]) => b - a);
  const flapping = most && most[1] > flappingChanges ? { service: most[0], changes: most[1] } : undefined;
  const restless = marks.some(({ kind, at }) => kind === 'changed' && now - at < calmMs);
  const burst = burstOf(marks.filter(({ kind, at }) => kind === 'ended' && now - at <= flappingMs));
  return { restless, ...(flapping ? { flapping } : {}), ...(burst ? { burst } : {}) };
}

/** The newest run of ends with no gap larger than a few seconds between them, when it is of several services. */
function burstOf(ends: readonly Mark[]): readonly string[] | undefined {
  let run: Mark[] = [];
  let found: readonly string[] | undefined;
  for (const mark of ends) {
    const last = run.at(-1);
    run = last && mark.at - last.at <= burstMs ? [...run, mark] : [mark];
    const services = [...new Set(run.map(({ service }) => service))];
    if (services.length >= burstServices) found = services;
  }
  return found;
}
