import type { Subprocess } from 'execa';
import { LIMITS } from '../limits.ts';
import { signalChildGroup } from '../platform/child-group.ts';
import { messageOf } from '../result.ts';
import type { CommandResult, RunCommand } from './probe.ts';

/**
 * Commands that not even SIGKILL ended: they wait for a disk that is away, or are root's. Another one of the same would do as they do.
 */
const survivors = new Set<string>();

/**
 * Runs commands on this machine, each as the leader of its own process group, so that the whole group ends when the
 * time is over. `env` is the whole environment: nothing of ours is added.
 */
export function localCommands(cwd: string, env: Readonly<Record<string, string>>): RunCommand {
  return async (command, shell, timeoutMs, signal) => {
    const name = JSON.stringify([cwd, shell, command]);
    if (survivors.has(name)) return { exitCode: -1, output: '', timedOut: true };
    const { execa } = await import('execa');
    const [file = '', ...args] = command;
    const child = execa(file, shell ? [] : args, {
      shell,
      cwd,
      env,
      extendEnv: false,
      detached: true,
      cleanup: true,
      reject: false,
      buffer: false,
      stdin: 'ignore',
      all: true,
      windowsHide: true,
    });
    // With `buffer: false` and `reject: false` the promise still has to be looked at once.
    const failed = child.then((result) => ('originalMessage' in result ? result.originalMessage : undefined));
    return outcomeOf(
      child,
      failed.then((message) => startText(file, message)),
      { timeoutMs, signal, survives: () => keepInMind(child, name) },
    );
  };
}

function keepInMind(child: Child, name: string): void {
  survivors.add(name);
  child.once('exit', () => survivors.delete(name));
}

/** In the words of an engine, which are known for what they are wherever a check's output is read. */
function startText(file: string, message = 'could not be started'): string {
  if (/\bENOENT\b/.test(message)) return `exec "${file}": executable file not found`;
  return /\bEACCES\b/.test(message) ? `exec "${file}": permission denied` : message;
}

type Child = Subprocess<{ all: true; buffer: false; stdin: 'ignore' }>;

interface Limits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Told when it lives on although it was killed. */
  survives(): void;
}

/** Resolves when the command has ended or was killed, at the latest a moment after that: whoever waits has a service to judge. */
function outcomeOf(
  child: Child,
  failed: Promise<string>,
  { timeoutMs, signal, survives }: Limits,
): Promise<CommandResult> {
  const output = collect(child);
  return new Promise((resolve) => {
    let timedOut = false;
    let killed: NodeJS.Timeout | undefined;
    const end = (exitCode: number, text = output()) => {
      clearTimeout(timer);
      clearTimeout(killed);
      signal?.removeEventListener('abort', kill);
      child.all?.destroy();
      resolve({ exitCode, output: text, timedOut });
    };
    const kill = () => {
      signalChildGroup(child, 'SIGKILL');
      killed ??= setTimeout(() => {
        if (child.exitCode === null && child.signalCode === null) survives();
        end(-1);
      }, LIMITS.stop.killWaitMs);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    if (signal?.aborted) kill();
    if (child.pid === undefined) {
      failed.then(
        (message) => end(-1, message),
        (error) => end(-1, messageOf(error)),
      );
      return;
    }
    // 'exit', not 'close': a grandchild in the background may hold the output open for ever.
    child.once('exit', (code) => {
      if (timedOut || child.all?.readableEnded) return end(code ?? -1);
      const drained = setTimeout(() => end(code ?? -1), LIMITS.health.drainMs);
      child.all?.once('end', () => {
        clearTimeout(drained);
        end(code ?? -1);
      });
    });
  });
}

/** Stands where something was left out. */
const GAP = Buffer.from('\n…\n');

/**
 * Keeps the beginning and the end, since a usage text begins with the reason and a traceback ends with it, and goes on reading, so
 * that the command never waits for us.
 */
function collect(child: Child): () => string {
  const limit = LIMITS.health.outputBytes;
  const half = Math.floor((limit - GAP.length) / 2);
  const first = limit - GAP.length - half;
  let whole = Buffer.alloc(0);
  let end: Buffer | undefined;
  child.all?.on('data', (chunk: Buffer) => {
    if (end) end = Buffer.concat([end, chunk]).subarray(-half);
    else whole = Buffer.concat([whole, chunk]);
    if (end || whole.length <= limit) return;
    end = whole.subarray(-half);
    whole = whole.subarray(0, first);
  });
  child.all?.on('error', () => undefined);
  const decode = (bytes: Buffer) => new TextDecoder().decode(bytes);
  return () => (end ? decode(whole) + decode(GAP) + decode(end) : decode(whole));
}
