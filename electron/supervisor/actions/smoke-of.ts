import type { Verification } from '../../contract.ts';
import { localCommands } from '../../health/command.ts';
import { isGood } from '../../lifecycle/service.ts';
import type { World } from '../model/world.ts';
import { runSmoke } from './smoke.ts';
import type { ActionTarget } from './target.ts';

/**
 * The check list that the stack file asks for, run from the stack's folder in the user's environment. It is about the whole
 * stack: while a part of it is wanted down or not good, it says nothing.
 */
export async function runSmokeOf(supervisor: ActionTarget, world: World): Promise<readonly Verification[]> {
  const { smoke, directory } = supervisor.state.stack;
  const cells = [...supervisor.state.cells.values()];
  const whole = cells.every((cell) => cell.service.desired === 'up' && isGood(cell.service.phase.state));
  if (smoke.length === 0 || !whole) return [];
  const exec = localCommands(directory, await world.userEnvironment());
  const checks = await runSmoke(smoke, exec, (connection, redirected) =>
    supervisor.ports.identifyAny(connection, redirected),
  );
  // An answer may repeat what was sent to log in.
  return checks.map((check) => ({ ...check, detail: supervisor.state.redact(check.detail) }));
}
