/** What lives on this machine, read from /proc by the soak itself: it does not believe the product that it watches. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Member } from './members.ts';

/**
 * Living processes by the last of their arguments. Zombies do not live, and a child that was forked and not yet made another program
 * has its parent's arguments: it is no second one.
 */
function livingByToken(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const token = argumentsOf(name)?.at(-1);
    if (token === undefined || !token.startsWith('0.')) continue;
    const [state, parent] = statOf(name);
    if (state === undefined || 'ZX'.includes(state)) continue;
    parents.set(Number(name), Number(parent));
    found.set(token, [...(found.get(token) ?? []), Number(name)]);
  }
  const isFork = (pid: number, among: readonly number[]) => among.includes(parents.get(pid) ?? 0);
  return new Map([...found].map(([token, pids]) => [token, pids.filter((pid) => !isFork(pid, pids))]));
}

/** The living processes of each service. A member's child in a session of its own is not counted here: see `childrenLeft`. */
export function livingOf(all: readonly Member[]): ReadonlyMap<string, readonly number[]> {
  const living = livingByToken();
  return new Map(all.map(({ id, token }) => [id, living.get(token) ?? []]));
}

/** Children in sessions of their own: they are to live no longer than their service. */
export function childrenOf(all: readonly Member[]): ReadonlyMap<string, readonly number[]> {
  const living = livingByToken();
  const families = all.filter(({ kind }) => kind === 'family');
  return new Map(families.map(({ id, token }) => [id, living.get(`${token}7`) ?? []]));
}

export interface Figures {
  /** Proportional share of memory, KiB. */
  readonly memory: number;
  readonly descriptors: number;
  readonly threads: number;
}

/** What a process costs now; undefined when it is gone. */
export function figuresOf(pid: number): Figures | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return {
      memory: Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      threads: readdirSync(`/proc/${pid}/task`).length,
    };
  } catch {
    return undefined;
  }
}

/** Whether this process lives. */
export function lives(pid: number): boolean {
  return argumentsOf(String(pid)) !== undefined && !isZombie(String(pid));
}

function argumentsOf(pid: string): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return undefined;
  }
}

function isZombie(pid: string): boolean {
  const [state] = statOf(pid);
  return state === undefined || 'ZX'.includes(state);
}

/** State and parent, as the kernel writes them behind the name of the program, which may hold anything. */
function statOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(0, 2);
  } catch {
    return [];
  }
}
