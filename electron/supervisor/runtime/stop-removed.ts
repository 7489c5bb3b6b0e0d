import type { Running } from '../../drivers/driver.ts';
import { unnamedSpec } from '../model/unnamed-spec.ts';
import type { Drivers } from '../model/world.ts';
import type { StackState } from '../state/stack-state.ts';

/**
 * Stops what was taken out of the stack file while an earlier run of Stacklight ended in the middle of stopping it: only what our own
 * record or our marker names, and as long as it is still that. What cannot be stopped stays in the record for the next try.
 */
export async function stopRemoved(state: StackState, drivers: Drivers, wall: number): Promise<void> {
  await Promise.all(
    state.removed().map(async ([id, saved]) => {
      const container = saved.running?.container;
      const kind = container ? 'container' : 'native';
      const spec = unnamedSpec(id, kind, container?.name);
      // A start that was not written down yet is found by its marker; pids of another boot mean nothing.
      const running = container || state.sameBoot ? (saved.running as Running | undefined) : undefined;
      const found = await drivers[kind].find(spec, running);
      if (!found.ok) return;
      const { stopGraceMs: graceMs, stopSignal: signal } = spec;
      const stopped = found.value && (await drivers[kind].stop(spec, found.value, { graceMs, signal }));
      if (stopped && !stopped.gone) return;
      const fate = stopped ? 'was stopped' : 'nothing of it runs';
      const cause = `is not part of the stack file any more; ${fate}`;
      const { generation } = saved;
      state.record({ at: wall, kind: 'note', service: id, cause, actor: 'stacklight', generation });
      state.takeSaved(id);
    }),
  );
}
