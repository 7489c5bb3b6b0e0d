import type { Platform } from '../../platform/platform.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';

/** What the process trees of all native services use, summed over each tree: one question to the system for all. */
export async function sampleUsage(stacks: readonly StackSupervisor[], platform: Platform): Promise<void> {
  const cells = stacks.flatMap((stack) => [...stack.state.cells.values()]).filter((cell) => cell.running?.process);
  if (cells.length === 0) return;
  const usage = await platform.usage(cells.flatMap((cell) => [...cell.treePids]));
  for (const cell of cells) {
    const parts = cell.treePids.flatMap((pid) => usage.get(pid) ?? []);
    if (parts.length === 0) continue;
    const cpu = Math.round(parts.reduce((sum, part) => sum + part.cpu, 0) * 10) / 10;
    cell.usage = { cpu, memory: parts.reduce((sum, part) => sum + part.memory, 0) };
  }
}
