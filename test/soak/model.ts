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
  /**
   * The open incidents that name it: who is in each too, and whether people were told of this service. Several: what is well again in
   * one that is not over yet, and is ill anew, is in another.
   */
  readonly incidents: readonly { readonly told: boolean; readonly services: readonly string[] }[];
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
    if (expected.told === 'must' && !found.incidents.some(({ told }) => told))
      wrong.push(`${id} is not good, and nobody was told`);
    // One that is well again stays in its incident until the last of it is.
    const over = (other: string) =>
      expectationOf(memberOf(all, other), model.get(other) ?? WELL, model).told === 'over';
    if (found.incidents.some(({ services }) => services.every(over))) wrong.push(`the incident of ${id} is not over`);
    return wrong;
  });
}

interface Expectation {
  readonly name: string;
  /** `must`: people have to hear of it. `over`: no incident may be open. `may`: another service's incident can explain it. */
  readonly told: 'must' | 'over' | 'may';
  readonly states: readonly ServiceState[];
  /** How many of its processes live; undefined where either is right. */
  readonly processes: number | undefined;
}

function expectationOf(member: Member, truth: Truth, model: Model): Expectation {
  if (!isOurs(member)) {
    return truth.ill
      ? { name: 'not good', told: 'must', states: NOT_GOOD, processes: undefined }
      : { name: 'good', told: 'over', states: GOOD, processes: undefined };
  }
  if (truth.desired === 'down') return { name: 'down', told: 'over', states: DOWN, processes: 0 };
  const root = member.dependsOn === undefined ? undefined : (model.get(member.dependsOn) ?? WELL);
  const rootIsOut = root !== undefined && (root.ill || root.robbed || root.desired === 'down');
  const told = rootIsOut ? 'may' : 'must';
  if (truth.robbed)
    return { name: 'not good', told, states: rootIsOut ? [...NOT_GOOD, 'waiting'] : NOT_GOOD, processes: 0 };
  if (truth.ill) return { name: 'not good', told, states: NOT_GOOD, processes: 1 };
  // What runs when its dependency falls ill goes on; what is started then waits. Both are right.
  if (rootIsOut)
    return { name: 'good or waiting', told, states: [...GOOD, 'waiting', 'blocked'], processes: undefined };
  return { name: 'good', told: 'over', states: GOOD, processes: stays(member) ? 1 : 0 };
}

function memberOf(all: readonly Member[], id: string): Member {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
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
