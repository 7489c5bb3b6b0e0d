import type { Platform } from '../../platform/platform.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';

/** What the process trees of all native services use, summed over each tree: one question to the system for all. */
export async function sampleUsage(stacks: readonly StackSupervisor[], platform: Platform): Promise<void> {
  for (const stack of stacks) stack.measured();
  const managedServices = stacks
    .flatMap(({ state }) => [...state.managedServices.values()].map((managed) => ({ state, managed })))
    .filter(({ managed }) => managed.running?.process);
  if (managedServices.length === 0) return;
  const used = await platform.usage(managedServices.flatMap(({ managed }) => [...managed.treePids]));
  for (const { state, managed } of managedServices) {
    const tree = new Map(
      managed.treePids.flatMap((pid) => {
        const part = used.get(pid);
        return part ? [[pid, part] as const] : [];
      }),
    );
    state.metrics.measured(managed.spec.id, tree);
    const parts = [...tree.values()];
    if (parts.length === 0) continue;
    const cpu = Math.round(parts.reduce((sum, part) => sum + part.cpu, 0) * 10) / 10;
    const usage = { cpu, memory: parts.reduce((sum, part) => sum + part.memory, 0) };
    // That nothing changed is no event.
    if (managed.usage?.cpu !== usage.cpu || managed.usage.memory !== usage.memory)
      state.send(managed.spec.id, { type: 'usage', usage });
  }
}
