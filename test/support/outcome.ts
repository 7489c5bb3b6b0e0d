import type { Supervised } from './supervised.ts';

/** Far above the time that a test has: a wait that does not end early fails by that, however slow the machine is. */
const PATIENCE_MS = 600_000;

/** `up` of a stack with these services, and the rows of its proof by their names. */
export async function upOf(bench: Supervised, services: string) {
  const stack = await bench.open({ text: `name: outcome\nservices:\n${services}` });
  const outcome = await bench.act(stack, 'up', { timeoutMs: PATIENCE_MS });
  const rows = new Map(outcome.verification.map((check) => [check.check, check]));
  return { stack, outcome, rows };
}
