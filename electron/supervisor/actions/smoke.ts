import type { Verification } from '../../contract.ts';
import type { ProbeContext, RunCommand } from '../../health/probe.ts';
import { runProbe } from '../../health/run-probe.ts';
import { LIMITS } from '../../limits.ts';
import { assertNever } from '../../result.ts';
import type { ProbeSpec, SmokeCheck } from '../../stack/stack.ts';

/**
 * Runs the check list that the stack file asks for after an action, one after the other as a person would. `identify` proves that
 * it was the stack that answered.
 */
export async function runSmoke(
  checks: readonly SmokeCheck[],
  exec: RunCommand,
  identify?: ProbeContext['identify'],
): Promise<readonly Verification[]> {
  const results: Verification[] = [];
  for (const check of checks) {
    const result = await runProbe(probeOf(check), {
      timeoutMs: LIMITS.health.timeoutMs,
      exec,
      ...(identify && { identify }),
    });
    results.push({ check: check.name, ok: result.ok, detail: result.message });
  }
  return results;
}

function probeOf(check: SmokeCheck): ProbeSpec {
  switch (check.type) {
    case 'http': {
      const { url, method, headers, body, expect } = check;
      return { type: 'http', url, method, headers, body, expect };
    }
    case 'tcp':
      return { type: 'tcp', host: check.host, port: check.port, protocol: check.protocol };
    case 'websocket':
      return { type: 'websocket', url: check.url };
    case 'exec':
      return { type: 'exec', command: check.command, shell: check.shell };
    default:
      return assertNever(check);
  }
}
