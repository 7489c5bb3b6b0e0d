/** Runs a Compose command as the leader of its own process group, so that plugin and helpers end with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { LIMITS } from '../../../limits.ts';
import { signalChildGroup } from '../../../platform/child-group.ts';
import { endWithUs } from './end-with-us.ts';

export interface ComposeRun {
  /** Null when a signal ended it or it could not be started. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It was ended at the deadline. */
  readonly timedOut: boolean;
  /** The system's words when it could not be started. */
  readonly failed?: string;
}

export interface ComposeRunOptions {
  /** The whole environment: nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What has a deadline is a question: it also ends with this process. An `up` is let finish, whatever becomes of us. */
  readonly timeoutMs?: number;
  /** Told each whole line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
  /** Ends it as Ctrl-C does; what does not end by that is killed `LIMITS.compose.endMs` later. */
  readonly interrupt?: AbortSignal;
}

/** Never rejects. Resolves when the command itself has ended, whoever may still hold its output. */
export function runCompose(
  program: string,
  args: readonly string[],
  { env, cwd, timeoutMs, onLine, interrupt }: ComposeRunOptions,
): Promise<ComposeRun> {
  return new Promise((resolve) => {
    let running: ChildProcess | undefined;
    // Before it begins: a signal may come with its first breath.
    const release =
      timeoutMs === undefined ? undefined : endWithUs(() => running && signalChildGroup(running, 'SIGKILL'));
    const child = start(program, args, { env, cwd });
    if (!child) {
      release?.();
      // Node's own words repeat the value.
      return resolve({ exitCode: null, stdout: '', stderr: '', timedOut: false, failed: 'a NUL byte in what it gets' });
    }
    running = child;
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    let timedOut = false;
    let killer: NodeJS.Timeout | undefined;
    let interrupted = false;
    const onInterrupt = () => {
      interrupted = true;
      signalChildGroup(child, 'SIGINT');
      killer = setTimeout(() => signalChildGroup(child, 'SIGKILL'), LIMITS.compose.endMs);
    };
    const deadline =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            signalChildGroup(child, 'SIGKILL');
          }, timeoutMs);
    const end = (exitCode: number | null, failed?: string) => {
      release?.();
      for (const timer of [deadline, killer, drain]) clearTimeout(timer);
      interrupt?.removeEventListener('abort', onInterrupt);
      for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
      resolve({ exitCode, stdout: stdout(), stderr: stderr(), timedOut, ...(failed !== undefined && { failed }) });
    };
    let drain: NodeJS.Timeout | undefined;
    child.once('error', (error) => end(null, error.message));
    child.once('close', (code) => end(code));
    // Something that it left behind may hold its output open for ever.
    child.once('exit', (code) => {
      // The number stays the group's own as long as anything of it lives.
      if (interrupted || timedOut) killRest(child);
      drain = setTimeout(() => end(code), LIMITS.compose.drainMs);
    });
    interrupt?.addEventListener('abort', onInterrupt, { once: true });
    if (interrupt?.aborted) onInterrupt();
  });
}

/** Undefined where an argument or a variable cannot be handed over. */
function start(program: string, args: readonly string[], { env, cwd }: Pick<ComposeRunOptions, 'env' | 'cwd'>) {
  try {
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    return spawn(program, [...args], { cwd, env: { ...env }, detached: true, stdio, windowsHide: true });
  } catch {
    return undefined;
  }
}

/** Keeps the first `LIMITS.compose.outputBytes` and reads on, so that the command never waits for us. */
function collect(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < LIMITS.compose.outputBytes) text += chunk;
    if (!onLine) return;
    // A carriage return alone draws a line anew: a bar that moves.
    const lines = (rest + chunk).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onLine(line.trimEnd());
  });
  stream.on('end', () => {
    if (rest.trim() !== '') onLine?.(rest.trimEnd());
  });
  stream.on('error', () => undefined);
  return () => text;
}

/** Helpers of a command that was ended and is gone itself, such as one that still waits for a file. */
function killRest({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left, or the system has no process groups.
  }
}
