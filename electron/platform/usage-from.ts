/** How much of a processor processes use, from the processor time that any system tells of each. Pure but for the clock. */
import { LIMITS } from '../limits.ts';
import type { Platform, Usage } from './platform.ts';

/** One process at this moment. */
export interface UsageSample {
  readonly startToken: string;
  /** Processor time since its start. */
  readonly cpuMs: number;
  /** Resident bytes. */
  readonly memory: number;
}

/**
 * `usage` of the platform. `look`: what the system tells of these, once for all of them; what is dead is left out. A process of which
 * nobody asks any more is forgotten, whether it was seen to end or not.
 */
export function usageFrom(
  look: (pids: readonly number[]) => Promise<(pid: number) => UsageSample | undefined>,
): Platform['usage'] {
  const last = new Map<number, { readonly startToken: string; readonly cpuMs: number; readonly at: number }>();
  return async (pids) => {
    const sample = await look(pids);
    const usage = new Map<number, Usage>();
    for (const pid of pids) {
      const now = sample(pid);
      const before = last.get(pid);
      last.delete(pid);
      if (!now) continue;
      const at = performance.now();
      const passed = before?.startToken === now.startToken ? at - before.at : 0;
      const cpu = before && passed > 0 ? ((now.cpuMs - before.cpuMs) / passed) * 100 : 0;
      usage.set(pid, { cpu: Math.max(0, cpu), memory: now.memory });
      last.set(pid, { startToken: now.startToken, cpuMs: now.cpuMs, at });
    }
    for (const [pid, one] of last) {
      // Those that were asked about last are the last.
      if (performance.now() - one.at <= LIMITS.platform.usageAgeMs) break;
      last.delete(pid);
    }
    return usage;
  };
}
