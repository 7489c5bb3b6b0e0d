import type { Running } from '../../drivers/driver.ts';
import type { SavedService } from '../model/saved-service.ts';
import { unnamedSpec } from '../model/unnamed-spec.ts';
import type { Drivers } from '../model/world.ts';
import type { StackState } from '../state/stack-state.ts';

/**
 * Stops what an earlier run of Stacklight was stopping for a change of the stack file when it ended: what was taken out of the file, and
 * what is another kind of thing now. Only what our own record or our marker names, and as long as it is still that. What was removed and
 * cannot be stopped stays in the record for the next try.
 */
export async function stopRemoved(state: StackState, drivers: Drivers, wall: number): Promise<void> {
  const note = (id: string, cause: string, { generation }: SavedService) =>
    state.record({ at: wall, kind: 'note', service: id, cause, actor: 'stacklight', generation });
  const removed = state.removed().map(async ([id, saved]) => {
    const fate = await stopOne(id, saved, state.sameBoot, drivers);
    if (fate === undefined) return;
    note(id, `is not part of the stack file any more; ${fate}`, saved);
    state.takeSaved(id);
  });
  const outdated = state.outdated().map(async ([id, saved]) => {
    const fate = await stopOne(id, saved, state.sameBoot, drivers);
    if (fate !== undefined) note(id, `its definition changed in the stack file; ${fate}`, saved);
  });
  await Promise.all([...removed, ...outdated]);
}

/** @returns what became of it, as a clause; undefined where it may live on */
async function stopOne(
  id: string,
  { running: saved }: SavedService,
  sameBoot: boolean,
  drivers: Drivers,
): Promise<string | undefined> {
  const container = saved?.container;
  const kind = container ? 'container' : 'native';
  const spec = unnamedSpec(id, kind, container?.name);
  // A start that was not written down yet is found by its marker; pids of another boot mean nothing.
  const running = container || sameBoot ? (saved as Running | undefined) : undefined;
  const found = await drivers[kind].find(spec, running);
  if (!found.ok) return undefined;
  const { stopGraceMs: graceMs, stopSignal: signal } = spec;
  const stopped = found.value && (await drivers[kind].stop(spec, found.value, { graceMs, signal }));
  if (stopped && !stopped.gone) return undefined;
  return stopped ? 'was stopped' : 'nothing of it runs';
}
