/** strace(1), attached to a running supervisor: to record what it does, or to kill it as it enters one call. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/until.ts';
import { KINDS, type Point } from './calls.ts';

/**
 * Threads are followed. A process that becomes another program is let go of: services are none of our business. A supervisor that has
 * not begun yet becomes another program itself, so all that it starts is followed as well.
 */
export type Follow = 'itself' | 'with all it starts';

function following(follow: Follow): readonly string[] {
  return follow === 'itself' ? ['-f', '-b', 'execve', '-qq'] : ['-f', '-qq'];
}

/** Letting go of a few threads takes milliseconds. */
const END_MS = 1_000;

/** Why nothing can be traced here; undefined where it can. */
export function whyNoTrace(): string | undefined {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  const tried = spawnSync('strace', ['-o', '/dev/null', '-e', 'inject=rename:signal=KILL:when=1', 'true'], {
    encoding: 'utf8',
  });
  if (tried.status === 0) return undefined;
  return `strace cannot watch a process here: ${tried.stderr?.trim().split('\n')[0] || 'it is not installed'}`;
}

export interface Tracer {
  /** Lets go of what it watches. */
  stop(): Promise<void>;
}

/** From its return on, the process `pid` dies at this point. */
export async function killingAt(
  pid: number,
  { kind, path, number }: Point,
  follow: Follow = 'itself',
): Promise<Tracer> {
  const calls = KINDS[kind].join(',');
  const paths = path === undefined ? [] : ['-P', path];
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:signal=KILL:when=${number}`];
  return attached(pid, [...following(follow), ...paths, ...inject, '-o', '/dev/null']);
}

/** What the process does until it is stopped, as `pointsOf` reads it. */
export async function recording(pid: number, follow: Follow = 'itself'): Promise<{ stop(): Promise<string> }> {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-trace-'));
  const file = join(folder, 'trace');
  const calls = Object.values(KINDS).flat().join(',');
  const tracer = await attached(pid, [...following(follow), '-y', '-s', '200', '-e', `trace=${calls}`, '-o', file]);
  return {
    stop: async () => {
      await tracer.stop();
      const text = readFileSync(file, 'utf8');
      rmSync(folder, { recursive: true });
      return text;
    },
  };
}

/** Every thread of it is watched when this resolves: the kernel says of each who watches it. */
async function attached(pid: number, args: readonly string[]): Promise<Tracer> {
  const tracer: ChildProcess = spawn('strace', [...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  tracer.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(tracer, 'exit');
  await until(`strace watches ${pid}`, () => {
    if (tracer.exitCode !== null) throw new Error(`strace ended: ${said}`);
    return isWatched(pid, tracer.pid ?? 0);
  });
  return {
    stop: async () => {
      // One that watched a process to its end may wait for its threads for ever; then it has nothing to let go of.
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (tracer.exitCode === null && tracer.signalCode === null) tracer.kill(signal);
        if (await Promise.race([ended, pause(END_MS)])) return;
      }
      await ended;
    },
  };
}

function isWatched(pid: number, by: number): boolean {
  const tracerOf = /^TracerPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(tracerOf) === by;
}
