import { type ChildProcess, spawn } from 'node:child_process';
import { appendNote, openLog, writeNote, writeStart } from '../../logs/open.ts';
import type { Platform, ProcessIdentity } from '../../platform/platform.ts';
import { fail, messageOf, ok, type Problem, type Result } from '../../result.ts';

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A process that we started and whose end the system tells us. */
export interface OwnChild {
  readonly identity: ProcessIdentity;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly exit: Promise<Exit>;
}

export interface SpawnOrder {
  readonly service: string;
  readonly generation: number;
  /** Absolute path of the program. */
  readonly program: string;
  /** As declared, the name of the program first. */
  readonly command: readonly string[];
  readonly workingDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Lines of ours that go into the log before the service's output. */
  readonly notes: readonly string[];
}

/**
 * Starts a service as the leader of its own session, its output going straight into the log: no pipe of ours, so
 * nothing of it is lost or slowed when we are busy or die. It is not ended with us.
 */
export async function spawnService(platform: Platform, order: SpawnOrder): Promise<Result<OwnChild>> {
  let log: ReturnType<typeof openLog>;
  try {
    log = openLog(order.logFile);
    writeStart(log, order.service, order.generation);
    for (const note of order.notes) writeNote(log, note);
  } catch (error) {
    const message = `${order.service} cannot start: its log ${order.logFile} cannot be written: ${messageOf(error)}.`;
    return fail({ code: 'log-unusable', message });
  }
  if (platform.start) {
    log.close();
    const [, ...args] = order.command;
    const { program, workingDir: cwd, environment, logFile: outputFile } = order;
    const started = platform.start({ program, args, cwd, environment, outputFile });
    if (!started.ok) {
      const { code, message } = started.problem;
      return fail({ code, message: `${order.service} cannot start: ${message}.` });
    }
    const { identity, startedAt, exit } = started.value;
    return ok({ identity, startedAt, exit: exit.then((end) => told(order, identity.pid, end)) });
  }
  const forked = fork(order, log.fd);
  log.close();
  if (!forked.ok) return fail(spawnProblem(order, await forked.cause));
  const { child, pid } = forked;
  // Right after the fork nobody has reaped it, so even a process that is dead already can be named.
  const seen = await platform.process(pid);
  child.unref();
  // 'exit', not 'close' and not the promise: who holds the output must not hold up the news.
  const exit = new Promise<Exit>((resolve) => {
    const end = (exitCode: number | null, signal: string | null) => resolve(told(order, pid, { exitCode, signal }));
    if (child.exitCode !== null || child.signalCode !== null) end(child.exitCode, child.signalCode);
    else child.once('exit', end);
  });
  const identity = { pid, startToken: seen?.startToken ?? '' };
  return ok({ identity, startedAt: seen?.startedAt ?? Date.now(), exit });
}

type Forked =
  | { readonly ok: true; readonly child: ChildProcess; readonly pid: number }
  | { readonly ok: false; readonly cause: Promise<unknown> };

/** By Node itself: what execa adds to it (pipes, buffers, deadlines) a service does without, and it costs as much as the fork. */
function fork(order: SpawnOrder, output: number): Forked {
  const [argv0, ...args] = order.command;
  const { program, workingDir: cwd, environment: env } = order;
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

/** The end of a service also stands in its log. */
function told(order: SpawnOrder, pid: number, exit: Exit): Exit {
  const how = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.exitCode}`;
  appendNote(order.logFile, `${order.service} (pid ${pid}) ended, ${how}`);
  return exit;
}

function spawnProblem(order: SpawnOrder, cause: unknown): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const what = `${order.service} cannot start: ${order.program}`;
  if (code === 'ENOENT') {
    // The program was there a moment ago: it is the interpreter of its first line that is missing.
    return { code: 'command-not-found', message: `${what} names an interpreter (#!) that does not exist.` };
  }
  if (code === 'EACCES') return { code: 'command-not-executable', message: `${what} is not executable.` };
  if (code === 'ENOEXEC') {
    const hint = 'A script needs a first line such as `#!/bin/sh`.';
    return { code: 'command-not-executable', message: `${what} is not a program that this system can run.`, hint };
  }
  return { code: 'spawn-failed', message: `${what} could not be started: ${messageOf(cause)}.` };
}
