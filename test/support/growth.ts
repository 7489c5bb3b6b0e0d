import { expect } from 'vitest';

/** Noise of a busy machine and of code that is not compiled yet, in milliseconds of processor time. */
const NOISE_MS = 150;

/**
 * Fails where four times as much input takes much more than four times the work: a quadratic reader needs sixteen times as much. Processor
 * time is compared with itself, so how fast or busy the machine is does not matter. `whole` is what is asked for; it is read, too.
 */
export async function expectLinear(read: (size: number) => unknown, whole = 1_000_000): Promise<void> {
  const quarter = await workOf(() => read(whole / 4));
  const all = await workOf(() => read(whole));
  expect(all, `${all.toFixed(0)} ms for ${whole}, ${quarter.toFixed(0)} ms for a quarter`).toBeLessThan(
    8 * quarter + NOISE_MS,
  );
}

async function workOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
