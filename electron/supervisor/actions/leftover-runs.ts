import { formatClock } from '../../../shared/text/clock-time.ts';
import { markerOf } from '../../drivers/native/marker.ts';
import { NO_LEADER } from '../../drivers/native/stop-tree.ts';
import { targetOf } from '../../platform/executable.ts';
import type { ProcessInfo } from '../../platform/platform.ts';
import { withoutOpened } from '../../ports/opened.ts';
import type { PlanTarget, Step } from '../../ports/plan-steps.ts';
import { mayEnd } from '../../ports/user.ts';
import { formatProcessShort } from '../../ports/words.ts';
import type { ManagedService } from '../model/managed-service.ts';
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
  const managedServices = [...supervisor.state.managedServices.values()].filter(
    (managed) => managed.spec.kind === 'native',
  );
  const found = await Promise.all(
    managedServices.map(async (managed) => ({ managed, left: await leftOf(managed, supervisor, world) })),
  );
  return found.flatMap(({ managed, left }) => {
    const mine = left.filter((one) => !one.zombie && one.startToken !== '' && mayEnd(one, self));
    const loose = mine.filter((one) => !kept.has(one.pid) && !planned.has(one.pid));
    // A child goes with its parent.
    const tops = loose.filter((one) => !loose.some((other) => other.pid === one.ppid));
    return tops.map((one) => stepOf(one, managed, self.now));
  });
}

async function leftOf(
  managed: ManagedService,
  supervisor: ActionTarget,
  world: World,
): Promise<readonly ProcessInfo[]> {
  const { platform, home } = world;
  const recorded = await Promise.all(
    managed.earlier
      .filter((one) => platform.alive(one))
      .map(async ({ pid, startToken }) => {
        const seen = await platform.process(pid);
        return seen?.startToken === startToken ? [seen] : [];
      }),
  );
  const busy =
    managed.running !== undefined ||
    managed.service.phase.state === 'starting' ||
    managed.service.phase.state === 'stopping';
  const marked = busy
    ? []
    : await platform.tree(NO_LEADER, markerOf({ file: supervisor.state.stack.file, home }, managed.spec.id));
  const all = new Map([...recorded.flat(), ...marked].map((one) => [one.pid, one]));
  // What a service opened for a person carries its mark, too.
  return withoutOpened([...all.values()], NO_LEADER.pid);
}

function stepOf(one: ProcessInfo, managed: ManagedService, now: number): Step {
  const { id } = managed.spec;
  const target: PlanTarget = {
    kind: 'process',
    process: targetOf(one),
    command: one.command,
    uid: one.uid,
    ports: [],
  };
  const reason = `Left over from an earlier run of ${id}, started ${formatClock(one.startedAt, now)}; nothing needs it.`;
  const step = {
    id: `kill-${one.pid}-${one.startToken}`,
    action: 'kill' as const,
    target: formatProcessShort(one),
    reason,
    service: id,
    pid: one.pid,
  };
  return { step, target };
}
