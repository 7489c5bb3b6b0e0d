import { type ChildProcess, spawn } from 'node:child_process';
import type { Platform, ProgramStart, StartedProgram } from '../../platform/platform.ts';
import { fail, messageOf, ok, type Problem, type Result } from '../../result.ts';

/**
 * Starts a program as a child of Node's, at the head of its own session: for systems that have nothing better, and to say why it cannot
 * be started. `output`: the descriptor that gets both of its outputs. A problem's message is a clause without the service's name.
 */
export async function forkProgram(
  order: ProgramStart,
  output: number,
  platform: Pick<Platform, 'process'>,
): Promise<Result<StartedProgram>> {
  const forked = fork(order, output);
  if (!forked.ok) return fail(spawnProblem(order.program, await forked.cause));
  const { child, pid } = forked;
  // Right after the fork nobody has reaped it, so even a process that is dead already can be named; it runs, seen or not.
  const seen = await platform.process(pid).catch(() => undefined);
  child.unref();
  // 'exit', not 'close': who holds the output must not hold up the news.
  const exit = new Promise<Awaited<StartedProgram['exit']>>((resolve) => {
    const { exitCode, signalCode } = child;
    if (exitCode !== null || signalCode !== null) resolve({ exitCode, signal: signalCode });
    else child.once('exit', (code, signal) => resolve({ exitCode: code, signal }));
  });
  return ok({ identity: { pid, startToken: seen?.startToken ?? '' }, startedAt: seen?.startedAt ?? Date.now(), exit });
}

type Forked =
  | { readonly ok: true; readonly child: ChildProcess; readonly pid: number }
  | { readonly ok: false; readonly cause: Promise<unknown> };

function fork({ program, name: argv0, args, cwd, environment: env }: ProgramStart, output: number): Forked {
  try {
    const child = spawn(program, args, { argv0, cwd, env, detached: true, stdio: ['ignore', output, output] });
    const { pid } = child;
    const cause = new Promise((resolve) => child.on('error', resolve));
    return pid === undefined ? { ok: false, cause } : { ok: true, child, pid };
  } catch (error) {
    // What is no lack of something (too many arguments, a text that no program can be given) is thrown instead of told.
    return { ok: false, cause: Promise.resolve(error) };
  }
}

function spawnProblem(program: string, cause: unknown): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT') {
    // The program was there a moment ago: it is the interpreter of its first line that is missing.
    return { code: 'command-not-found', message: `${program} names an interpreter (#!) that does not exist` };
  }
  if (code === 'EACCES') return { code: 'command-not-executable', message: `${program} is not executable` };
  if (code === 'ENOEXEC') {
    const hint = 'A script needs a first line such as `#!/bin/sh`.';
    return { code: 'command-not-executable', message: `${program} is not a program that this system can run`, hint };
  }
  if (code === 'EAGAIN') {
    const message = `${program} could not be started: the system lets this user have no more processes (EAGAIN)`;
    const hint =
      'See what makes so many of them; `ulimit -u`, or `pids.max` of the container or session, says how many there may be.';
    return { code: 'spawn-failed', message, hint };
  }
  return { code: 'spawn-failed', message: `${program} could not be started: ${messageOf(cause)}` };
}
