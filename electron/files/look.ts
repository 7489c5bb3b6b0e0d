/** Looks at what lies at a path that a project names, as patiently as it is read: `stat` on a disk that is away hangs as well. */
import type { Dirent, Stats, StatsFs } from 'node:fs';
import { readdir, realpath, stat, statfs } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { LIMITS } from '../limits.ts';
import type { Result } from '../result.ts';
import { failureOf, type ReadFailure, slowFailure } from './read-failure.ts';
import { inTime } from './slow-disk.ts';

/** As `stat`: links are followed. Never throws. */
export function entryAt(path: string): Promise<Result<Stats, ReadFailure>> {
  return asked(path, () => stat(path));
}

export async function isFileAt(path: string): Promise<boolean> {
  const entry = await entryAt(path);
  return entry.ok && entry.value.isFile();
}

export async function isFolderAt(path: string): Promise<boolean> {
  const entry = await entryAt(path);
  return entry.ok && entry.value.isDirectory();
}

/** What is in a folder. Never throws. */
export function entriesIn(folder: string): Promise<Result<readonly Dirent[], ReadFailure>> {
  return asked(folder, () => readdir(folder, { withFileTypes: true }));
}

/** Of the disk that a path is on. Never throws. */
export function spaceAt(path: string): Promise<Result<StatsFs, ReadFailure>> {
  return asked(path, () => statfs(path));
}

/** Without links; the path itself where that cannot be said. */
export async function realPathOf(path: string): Promise<string> {
  const real = await asked(path, () => realpath(path));
  return real.ok ? real.value : path;
}

/** Where a path really leads that lies in the folder as it is written, and by a link outside of it; undefined where none does. */
export async function leadsOut(path: string, folder: string): Promise<string | undefined> {
  const named = resolve(path);
  if (!isIn(folder, named)) return undefined;
  const real = await realPathOf(named);
  if (real === named) return undefined;
  return isIn(await realPathOf(folder), real) ? undefined : real;
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

async function asked<T>(path: string, ask: () => Promise<T>): Promise<Result<T, ReadFailure>> {
  try {
    const value = await inTime({ path }, LIMITS.files.readMs, ask);
    return value === 'late' ? { ok: false, problem: slowFailure(path, LIMITS.files.readMs) } : { ok: true, value };
  } catch (error) {
    return { ok: false, problem: failureOf(path, error) };
  }
}
