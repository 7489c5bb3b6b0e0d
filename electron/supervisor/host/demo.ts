import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolderSync } from '../../platform/make-folder.ts';
import { fail, messageOf, type Problem } from '../../result.ts';
import type { World } from '../model/world.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import { isDemo } from '../views/stack-view.ts';

/**
 * Starts a stray copy of the demo's first service beside it, on the address that nobody watches by accident: the same
 * program in the same folder, so that a new user sees Stacklight notice it, name it and put it right.
 */
export async function causeDemoConflict(
  stack: StackSupervisor,
  world: World,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: Problem }> {
  const spec = stack.state.stack.services.find((one) => one.kind === 'native' && one.ports.length > 0);
  const [program, ...args] = spec?.native?.command ?? [];
  if (!isDemo(stack.state.stack.file) || !spec?.native || program === undefined) {
    return fail({ code: 'not-the-demo', message: 'A port conflict is only caused in the demo stack.' });
  }
  const log = stack.state.logFile('stray');
  try {
    makeFolderSync(dirname(log), 0o700);
    const output = openSync(log, 'a', 0o600);
    // As the service itself gets it, but for the address.
    const own = Object.fromEntries(Object.entries(spec.native.environment).filter(([, value]) => value !== null));
    const environment = { ...(await world.userEnvironment()), ...own, HOST: '::1' };
    const child = spawn(program, args, {
      cwd: spec.native.workingDir,
      env: environment,
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.on('error', (error) => stack.state.note(`demo: the stray copy could not be started: ${messageOf(error)}`));
    closeSync(output);
    child.unref();
    const { port } = spec.ports[0] ?? { port: 0 };
    stack.state.note(`demo: a stray copy of ${spec.id} was started as pid ${child.pid ?? '?'} on [::1]:${port}`);
    stack.touch();
    return { ok: true };
  } catch (error) {
    return fail({ code: 'demo-failed', message: `The stray copy could not be started: ${messageOf(error)}.` });
  }
}
