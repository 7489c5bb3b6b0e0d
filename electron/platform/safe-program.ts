/** Finds a program that we run on our own account: by its absolute path, and never one that a project or another user put there. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { systemName } from './system-name.ts';

/** Anybody may write it (`chmod o+w`). */
const BY_ANYBODY = 0o002;
/** Only an entry's own user may rename or remove it. */
const STICKY = 0o1000;

/**
 * Absolute path of a program along a PATH; undefined where there is none. Passed over are entries that are empty or relative
 * (they mean the working directory), packages of a project (`node_modules`), folders that anybody may write, and all
 * that lies in one of the projects `outside` or the repository around it, also over a symbolic link.
 */
export function safeProgram(
  name: string,
  path: string | undefined,
  outside: readonly string[] = [],
): string | undefined {
  // A script of Windows' shell cannot be started without that shell.
  const names = systemName() === 'windows' ? [`${name}.exe`, `${name}.com`] : [name];
  for (const folder of entriesOf(path ?? '', outside))
    for (const one of names) if (isSafeProgram(join(folder, one), outside)) return join(folder, one);
  return undefined;
}

/** A PATH of the entries alone in which `safeProgram` looks: programs that we run start others by it. */
export function safeEntries(path: string, outside: readonly string[] = []): string {
  return entriesOf(path, outside).join(delimiter);
}

/** Whether this very file may be run on our own account. */
export function isSafeProgram(path: string, outside: readonly string[] = []): boolean {
  if (!isAbsolute(path)) return false;
  try {
    const real = realpathSync(path);
    accessSync(real, constants.X_OK);
    const { mode } = statSync(real);
    if (!statSync(real).isFile() || isWritten(mode) || !isSafeFolder(dirname(real))) return false;
    return !isProjects(real, outside);
  } catch {
    return false;
  }
}

/** Whether a path is a folder or something in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

function entriesOf(path: string, projects: readonly string[]): readonly string[] {
  const outside = [...projects, ...projects.flatMap((folder) => repositoryOf(folder) ?? [])];
  const entries = path.split(delimiter).filter((entry) => isAbsolute(entry) && !isProjects(entry, outside));
  return [...new Set(entries)].filter((entry) => {
    try {
      const real = realpathSync(entry);
      return isSafeFolder(real) && !isProjects(real, outside);
    } catch {
      // Nothing is there.
      return false;
    }
  });
}

/** Where a project is the home folder itself, what lies below it is the user's. */
function isProjects(path: string, outside: readonly string[]): boolean {
  if (path.split(/[\\/]/).includes('node_modules')) return true;
  return outside.some((folder) =>
    [folder, realOf(folder)].some((one) => !isWithin(homedir(), one) && isWithin(path, one)),
  );
}

/** The folder of the repository that a folder lies in: its `bin` is the same people's. */
function repositoryOf(folder: string): string | undefined {
  for (let above = realOf(folder); ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return above;
    if (above === dirname(above)) return undefined;
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Nobody but its owner, or a group that the machine's administrator made, can put something there or exchange it on the way. */
function isSafeFolder(folder: string): boolean {
  if (isWritten(statSync(folder).mode)) return false;
  for (let above = dirname(folder); ; above = dirname(above)) {
    const { mode } = statSync(above);
    if (isWritten(mode) && (mode & STICKY) === 0) return false;
    if (above === dirname(above)) return true;
  }
}

/** Windows has no such modes: who may write there is the matter of its access lists. */
function isWritten(mode: number): boolean {
  return systemName() !== 'windows' && (mode & BY_ANYBODY) !== 0;
}
