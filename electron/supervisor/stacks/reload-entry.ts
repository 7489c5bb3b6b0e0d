import type { Definition } from '../../stack/definition.ts';
import { changesLine } from '../../stack/diff/diff-stack.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { World } from '../model/world.ts';
import { stopsFirst } from '../runtime/apply-stack-change.ts';
import { StackSupervisor } from '../runtime/stack-supervisor.ts';

/** Takes a new definition over; only what changed restarts. The answer is the supervisor from then on: another one after a rename. */
export async function reloadTo(
  supervisor: StackSupervisor,
  now: Definition,
  change: StackChange,
  world: World,
  changed: () => void,
): Promise<StackSupervisor> {
  const { state } = supervisor;
  if (change.changes.length > 0) state.note(`the stack file changed: ${changesLine(change.changes)}`);
  const sameName = now.stack.name === state.stack.name;
  const current = sameName ? supervisor : await rename(supervisor, now, change, world, changed);
  await current.takeOver(now, change);
  world.portsMayHaveChanged();
  return current;
}

/** The name is part of the key: a new supervisor takes over the folder of the old one, and what runs. */
async function rename(
  supervisor: StackSupervisor,
  now: Definition,
  change: StackChange,
  world: World,
  changed: () => void,
): Promise<StackSupervisor> {
  const { stack: before } = supervisor.state;
  const stops = stopsFirst(change, before, now.stack);
  for (const id of stops) await supervisor.stopAndWait(id, 'the stack gets another name');
  await supervisor.close();
  const stack = { ...before, name: now.stack.name };
  return StackSupervisor.open({ stack, files: supervisor.approved.files }, world, changed);
}
