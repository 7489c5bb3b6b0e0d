/** Waits until everything is as the model says, and watches all the time for what may never be. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Incident } from '../../electron/contract/incident.ts';
import { childrenOf } from './machine.ts';
import type { Memory } from './memory.ts';
import { judge, neverTrue, type Seen } from './model.ts';
import type { World } from './world.ts';

/** A machine under load is slow, and every wait of the product that a fault can cause is shorter: an incident that flaps is over a minute after its last change. */
const SETTLE_MS = 100_000;
const LOOK_MS = 100;

export class Violation extends Error {}

/**
 * Watches for two incarnations of a service and for bystanders that were ended, until it is told to stop. One look alone does not
 * count: it is no picture of one moment, so what is wrong must be seen twice.
 */
export function guard(world: World): { stop(): void; readonly seen: () => readonly string[] } {
  let before: readonly string[] = [];
  let bad: readonly string[] = [];
  const timer = setInterval(() => {
    const now = neverTrue(world.all, world.living(), world.bystanders());
    const again = now.filter((sentence) => before.includes(sentence));
    before = now;
    bad = [...new Set([...bad, ...again])];
  }, LOOK_MS);
  return { stop: () => clearInterval(timer), seen: () => bad };
}

/**
 * @returns milliseconds that it took
 * @throws Violation with a line for each thing that is still not as it must be
 */
export async function settle(world: World, guarded: () => readonly string[]): Promise<number> {
  const began = performance.now();
  let wrong: readonly string[] = ['nothing was seen yet'];
  while (performance.now() - began < SETTLE_MS) {
    if (guarded().length > 0) throw new Violation(guarded().join('\n'));
    wrong = await wrongNow(world);
    if (wrong.length === 0) return performance.now() - began;
    await pause(LOOK_MS);
  }
  throw new Violation(wrong.join('\n'));
}

async function wrongNow(world: World): Promise<readonly string[]> {
  const snapshot = await world.snapshot();
  if (!snapshot) return ['the supervisor does not answer for the stack'];
  const living = world.living();
  const seen = new Map<string, Seen>(
    snapshot.services.map(({ id, state }) => [
      id,
      { state, pids: living.get(id) ?? [], incidents: incidentsOf(id, snapshot.incidents, world.memory) },
    ]),
  );
  const supervisors = world.supervisors();
  const orphans = [...childrenOf(world.all)].flatMap(([id, pids]) =>
    pids.length > (living.get(id)?.length ?? 0) ? [`${id} left ${pids.length} children: pids ${pids.join(', ')}`] : [],
  );
  return [
    ...judge(world.all, world.memory.model, seen),
    ...orphans,
    ...(world.isNeighbourWell() ? [] : ['a file of somebody else was touched']),
    ...(supervisors.length === 1 ? [] : [`${supervisors.length} supervisors live: ${supervisors.join(', ')}`]),
    ...(snapshot.approval ? ['something waits for an approval'] : []),
    ...(snapshot.fileProblems.length > 0 ? [`the stack file has problems: ${snapshot.fileProblems[0]?.message}`] : []),
  ];
}

function incidentsOf(id: string, incidents: readonly Incident[], memory: Memory): Seen['incidents'] {
  return incidents
    .filter(({ closedAt, services }) => closedAt === undefined && services.includes(id))
    .map((open) => ({ told: memory.told(open.id, open.alert?.services ?? []).has(id), services: open.services }));
}
