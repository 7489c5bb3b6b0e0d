import type { Verification } from '../../contract/action.ts';
import { localCommands } from '../../health/command.ts';
import type { ProbeContext, RunCommand } from '../../health/probe.ts';
import { runProbe } from '../../health/run-probe.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { assertNever } from '../../result.ts';
import type { ProbeSpec, SmokeCheck } from '../../stack/stack.ts';
import type { World } from '../model/world.ts';
import type { ActionTarget } from './target.ts';

/**
 * The check list that the stack file asks for, run from the stack's folder in the user's environment. It is about the whole
 * stack: while a part of it is wanted down or not good, it says nothing.
 */
export async function runSmokeOf(supervisor: ActionTarget, world: World): Promise<readonly Verification[]> {
  const { smoke, directory } = supervisor.state.stack;
  const managedServices = [...supervisor.state.managedServices.values()];
  const whole = managedServices.every(
    (managed) => managed.service.desired === 'up' && isGood(managed.service.phase.state),
  );
  if (smoke.length === 0 || !whole) return [];
  const exec = localCommands(directory, await world.userEnvironment());
  const checks = await runSmoke(smoke, exec, (connection, redirected) =>
    supervisor.ports.identifyAny(connection, redirected),
  );
  // An answer may repeat what was sent to log in.
  return checks.map((check) => ({ ...check, detail: supervisor.state.redact(check.detail) }));
}

/**
 * Runs the check list that the stack file asks for after an action, one after the other as a person would. `identify` proves that
 * it was the stack that answered.
 */
async function runSmoke(
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
