/** What must be true: what was wished for, what was done to each service, and how a supervisor is to look after that. Pure. */
import type { ServiceState } from '../../electron/contract/service.ts';
import { isOurs, type Member, stays } from './members.ts';

/** What a soak knows of a service, and the supervisor has to find out. */
export interface Truth {
  readonly desired: 'up' | 'down';
  /** Its check cannot succeed: it is ill, it is frozen, or it is outside and switched off. */
  readonly ill: boolean;
  /** A stranger holds its port, so that it cannot run. */
  readonly robbed: boolean;
}

export type Model = ReadonlyMap<string, Truth>;

export const WELL: Truth = { desired: 'up', ill: false, robbed: false };

/** The model in which some services differ in something. */
export function withTruth(model: Model, ids: readonly string[], change: Partial<Truth>): Model {
  const next = new Map(model);
  for (const id of ids) next.set(id, { ...(next.get(id) ?? WELL), ...change });
  return next;
}

/** What was seen of a service. `pids`: its living processes; more than one are two incarnations. */
export interface Seen {
  readonly state: ServiceState;
  readonly pids: readonly number[];
}

const GOOD: readonly ServiceState[] = ['healthy', 'running', 'completed'];
const DOWN: readonly ServiceState[] = ['stopped', 'completed', 'failed', 'blocked'];
const NOT_GOOD: readonly ServiceState[] = ['unhealthy', 'blocked', 'failed', 'backoff', 'unknown', 'starting'];

/**
 * What is not as it must be, once everything had the time to settle.
 * @returns a sentence for each; none is what a soak waits for
 */
export function judge(all: readonly Member[], model: Model, seen: ReadonlyMap<string, Seen>): readonly string[] {
  return all.flatMap((member) => {
    const { id } = member;
    const truth = model.get(id) ?? WELL;
    const found = seen.get(id);
    if (!found) return [`${id} is not in the list any more`];
    const expected = expectationOf(member, truth, model);
    const wrong: string[] = [];
    if (!expected.states.includes(found.state)) wrong.push(`${id} is ${found.state}, not ${expected.name}`);
    if (expected.processes !== undefined && found.pids.length !== expected.processes)
      wrong.push(`${id} has ${found.pids.length} processes, not ${expected.processes} (${found.pids.join(', ')})`);
    return wrong;
  });
}

interface Expectation {
  readonly name: string;
  readonly states: readonly ServiceState[];
  /** How many of its processes live; undefined where either is right. */
  readonly processes: number | undefined;
}

function expectationOf(member: Member, truth: Truth, model: Model): Expectation {
  if (!isOurs(member)) {
    return truth.ill
      ? { name: 'not good', states: NOT_GOOD, processes: undefined }
      : { name: 'good', states: GOOD, processes: undefined };
  }
  if (truth.desired === 'down') return { name: 'down', states: DOWN, processes: 0 };
  if (truth.robbed) return { name: 'not good', states: NOT_GOOD, processes: 0 };
  if (truth.ill) return { name: 'not good', states: NOT_GOOD, processes: 1 };
  const root = member.dependsOn === undefined ? undefined : (model.get(member.dependsOn) ?? WELL);
  // What runs when its dependency falls ill goes on; what is started then waits. Both are right.
  if (root && (root.ill || root.robbed || root.desired === 'down'))
    return { name: 'good or waiting', states: [...GOOD, 'waiting', 'blocked'], processes: undefined };
  return { name: 'good', states: GOOD, processes: stays(member) ? 1 : 0 };
}

/** What may never be, not for a moment. @returns a sentence for each */
export function neverTrue(
  all: readonly Member[],
  alive: ReadonlyMap<string, readonly number[]>,
  bystanders: readonly { readonly name: string; readonly alive: boolean }[],
): readonly string[] {
  const doubled = all.flatMap(({ id }) => {
    const pids = alive.get(id) ?? [];
    return pids.length > 1 ? [`${id} runs ${pids.length} times: pids ${pids.join(', ')}`] : [];
  });
  return [
    ...doubled,
    ...bystanders.filter((one) => !one.alive).map(({ name }) => `${name} was ended, and is innocent`),
  ];
}
