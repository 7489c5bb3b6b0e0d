/** Runs a Compose command as the leader of its own process group, so that plugin and helpers end with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { LIMITS } from '../../limits.ts';

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
    const child = spawn(program, [...args], {
      cwd,
      env: { ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stdout = collect(child.stdout, onLine);
    const stderr = collect(child.stderr, onLine);
    let timedOut = false;
    let killer: NodeJS.Timeout | undefined;
    const onInterrupt = () => {
      signalGroup(child, 'SIGINT');
      killer = setTimeout(() => signalGroup(child, 'SIGKILL'), LIMITS.compose.endMs);
    };
    const deadline =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            signalGroup(child, 'SIGKILL');
          }, timeoutMs);
    const end = (exitCode: number | null, failed?: string) => {
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
      drain = setTimeout(() => end(code), LIMITS.compose.drainMs);
    });
    interrupt?.addEventListener('abort', onInterrupt, { once: true });
    if (interrupt?.aborted) onInterrupt();
  });
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

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // Ended already: its number may be somebody else's by now.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // A system without process groups.
    child.kill(signal);
  }
}
