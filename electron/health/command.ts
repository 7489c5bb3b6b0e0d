import type { Subprocess } from 'execa';
import { LIMITS } from '../limits.ts';
import { signalChildGroup } from '../platform/child-group.ts';
import { messageOf } from '../result.ts';
import type { CommandResult, RunCommand } from './probe.ts';

/**
 * Runs commands on this machine, each as the leader of its own process group, so that the whole group ends when the
 * time is over. `env` is the whole environment: nothing of ours is added.
 */
export function localCommands(cwd: string, env: Readonly<Record<string, string>>): RunCommand {
  return async (command, shell, timeoutMs, signal) => {
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
      timeoutMs,
      signal,
    );
  };
}

/** In the words of an engine, which are known for what they are wherever a check's output is read. */
function startText(file: string, message = 'could not be started'): string {
  if (/\bENOENT\b/.test(message)) return `exec "${file}": executable file not found`;
  return /\bEACCES\b/.test(message) ? `exec "${file}": permission denied` : message;
}

type Child = Subprocess<{ all: true; buffer: false; stdin: 'ignore' }>;

function outcomeOf(
  child: Child,
  failed: Promise<string>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<CommandResult> {
  const output = collect(child);
  return new Promise((resolve) => {
    let timedOut = false;
    const end = (exitCode: number, text = output()) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      child.all?.destroy();
      resolve({ exitCode, output: text, timedOut });
    };
    const kill = () => signalChildGroup(child, 'SIGKILL');
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
