/** Counts the system calls of a process by strace(1). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/** What the JavaScript engine and its threads do for themselves: memory, locks and the pipe by which they wake each other. */
const OF_THE_RUNTIME = new Set(
  'futex madvise mprotect munmap mmap brk epoll_pwait epoll_wait getpid read write sched_yield rt_sigprocmask restart_syscall'.split(
    ' ',
  ),
);

export interface Calls {
  /** How often one of these was called, for each minute. */
  aMinute(...names: readonly string[]): number;
  /** Exactly, in the time that was watched. */
  count(...names: readonly string[]): number;
  /** For a failing test. */
  readonly table: string;
}

/** Why calls cannot be counted here; undefined where they can. */
export function whyNoCalls(): string | undefined {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  const sleeper = spawn('sleep', ['60'], { stdio: 'ignore' });
  const tried = spawnSync('timeout', ['-s', 'INT', '1', 'strace', '-c', '-p', String(sleeper.pid)], {
    encoding: 'utf8',
  });
  sleeper.kill('SIGKILL');
  if (/attached/.test(tried.stderr)) return undefined;
  return `strace cannot watch a process here: ${tried.stderr.trim().split('\n')[0] || 'it is not installed'}`;
}

/** All threads of `pid` for about `ms`. Counts are told by the time that it really was, which a busy machine stretches. */
export async function callsOf(pid: number, ms: number): Promise<Calls> {
  const tracer: ChildProcess = spawn('strace', ['-c', '-f', '-U', 'calls,name', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  tracer.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = once(tracer, 'exit');
  while (!text.includes('attached')) await pause(20);
  const began = performance.now();
  await pause(ms);
  const minutes = (performance.now() - began) / 60_000;
  tracer.kill('SIGINT');
  await ended;
  const counted = new Map(
    [...text.matchAll(/^\s*(\d+)\s+([a-z_0-9]+)\s*$/gm)]
      .map(([, calls, name]) => [name ?? '', Number(calls)] as const)
      .filter(([name]) => name !== 'total' && !OF_THE_RUNTIME.has(name)),
  );
  const count = (...names: readonly string[]) => names.reduce((sum, name) => sum + (counted.get(name) ?? 0), 0);
  return {
    count,
    aMinute: (...names) => count(...names) / minutes,
    table: [...counted].map(([name, calls]) => `${name} ${calls}`).join(', '),
  };
}
