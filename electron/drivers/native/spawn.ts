import { appendNote, writeNote, writeStart } from '../../logs/open.ts';
import { openOutput } from '../../logs/output.ts';
import type { Platform, ProcessIdentity, ProgramStart, StartedProgram } from '../../platform/platform.ts';
import { fail, ok, type Result } from '../../result.ts';
import { forkProgram } from './fork.ts';

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
  /** Told what is worth remembering although it is no problem, one sentence. */
  note?(sentence: string): void;
}

/**
 * Starts a service as the leader of its own session, its output going straight into the log: no pipe of ours, so
 * nothing of it is lost or slowed when we are busy or die. It is not ended with us.
 */
export async function spawnService(platform: Platform, order: SpawnOrder): Promise<Result<OwnChild>> {
  const {
    log,
    file: outputFile,
    note,
  } = openOutput(order.service, order.logFile, (opened) => {
    writeStart(opened, order.service, order.generation);
    for (const line of order.notes) writeNote(opened, line);
  });
  if (note !== undefined) order.note?.(note);
  const [name = '', ...args] = order.command;
  const { program, workingDir: cwd, environment } = order;
  const what = { program, name, args, cwd, environment, outputFile };
  const started = await startedBy(platform, what, log.fd).finally(() => log.close());
  if (!started.ok) {
    const { message, ...rest } = started.problem;
    return fail({ ...rest, message: `${order.service} cannot start: ${message}.` });
  }
  const { identity, startedAt, exit } = started.value;
  return ok({ identity, startedAt, exit: exit.then((end) => told(order, identity.pid, end)) });
}

async function startedBy(platform: Platform, what: ProgramStart, output: number): Promise<Result<StartedProgram>> {
  return (await platform.start?.(what)) ?? forkProgram(what, output, platform);
}

/** The end of a service also stands in its log. */
function told(order: SpawnOrder, pid: number, exit: Exit): Exit {
  const how = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.exitCode}`;
  appendNote(order.logFile, `${order.service} (pid ${pid}) ended, ${how}`);
  return exit;
}
