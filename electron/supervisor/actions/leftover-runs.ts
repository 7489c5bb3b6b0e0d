import { clockText } from '../../../shared/text/clock-time.ts';
import { markerOf } from '../../drivers/native/marker.ts';
import { NO_LEADER } from '../../drivers/native/stop-tree.ts';
import { targetOf } from '../../platform/executable.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { withoutOpened } from '../../ports/opened.ts';
import type { PlanTarget, Step } from '../../ports/plan-steps.ts';
import { mayEnd } from '../../ports/user.ts';
import { shortProcessText } from '../../ports/words.ts';
import type { Cell } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { ActionTarget } from './target.ts';

/**
 * Processes of earlier runs that still live although they may listen nowhere: those of our record, and what carries the
 * marker of a service that does not run. `planned` are pids that the plan ends already.
 */
export async function earlierRunSteps(
  supervisor: ActionTarget,
  world: World,
  planned: ReadonlySet<number>,
): Promise<readonly Step[]> {
  const { self } = supervisor.ports.picture();
  const kept = new Set(supervisor.ports.keptPids());
  const cells = [...supervisor.state.cells.values()].filter((cell) => cell.spec.kind === 'native');
  const found = await Promise.all(cells.map(async (cell) => ({ cell, left: await leftOf(cell, supervisor, world) })));
  return found.flatMap(({ cell, left }) => {
    const mine = left.filter((one) => !one.zombie && one.startToken !== '' && mayEnd(one, self));
    const loose = mine.filter((one) => !kept.has(one.pid) && !planned.has(one.pid));
    // A child goes with its parent.
    const tops = loose.filter((one) => !loose.some((other) => other.pid === one.ppid));
    return tops.map((one) => stepOf(one, cell, self.now));
  });
}

async function leftOf(cell: Cell, supervisor: ActionTarget, world: World): Promise<readonly ProcessInfo[]> {
  const { platform, home } = world;
  const recorded = await Promise.all(
    cell.earlier
      .filter((one) => platform.alive(one))
      .map(async ({ pid, startToken }) => {
        const seen = await platform.process(pid);
        return seen?.startToken === startToken ? [seen] : [];
      }),
  );
  const busy =
    cell.running !== undefined || cell.service.phase.state === 'starting' || cell.service.phase.state === 'stopping';
  const marked = busy
    ? []
    : await platform.tree(NO_LEADER, markerOf({ file: supervisor.state.stack.file, home }, cell.spec.id));
  const all = new Map([...recorded.flat(), ...marked].map((one) => [one.pid, one]));
  // What a service opened for a person carries its mark, too.
  return withoutOpened([...all.values()], NO_LEADER.pid);
}

function stepOf(one: ProcessInfo, cell: Cell, now: number): Step {
  const { id } = cell.spec;
  const target: PlanTarget = {
    kind: 'process',
    process: targetOf(one),
    command: one.command,
    uid: one.uid,
    ports: [],
  };
  const reason = `Left over from an earlier run of ${id}, started ${clockText(one.startedAt, now)}; nothing needs it.`;
  const step = {
    id: `kill-${one.pid}-${one.startToken}`,
    action: 'kill' as const,
    target: shortProcessText(one),
    reason,
    service: id,
    pid: one.pid,
  };
  return { step, target };
}
