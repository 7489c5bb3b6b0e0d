/** Hands a file to the program that the desktop has for it, where that shows it and cannot run it. */
import { lstat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Platform } from '../platform/platform.ts';

/** What desktops open in an editor or a viewer. A name decides what a desktop does with a file, whatever is in it. */
const TEXTS = /^[^:]*\.(?:ya?ml|json|log|txt|md|env)$/;

/**
 * Files whose name goes on after its point: `.env.local`, `Procfile.dev`. Only words that are no kind of program on any system, for
 * what comes last says what is done with the file: `.env.bat` would be run.
 */
const STAGED =
  /^(?:Procfile|\.env)(?:\.[\w-]+)*\.(?:local|dev|development|prod|production|test|testing|stage|staging|ci|example|sample|template|defaults|docker|web)$/;

/** Where a desktop runs what may be executed: any of the three bits. */
const EXECUTABLE = 0o111;

/** Whether a file of this name is shown and not run. Windows looks for a program of the same name beside one without an extension. */
function isTextName(file: string, system: Platform['name']): boolean {
  const name = basename(file);
  return TEXTS.test(name) || STAGED.test(name) || (name === 'Procfile' && system !== 'windows');
}

/**
 * Whether this is surely shown and not run: a page that was taken over can have any file of a project named as a stack file.
 * @param file its path
 * @param entry what lies there, a link not followed
 */
export function isShownAsText(
  file: string,
  entry: { readonly mode: number; isFile(): boolean },
  system: Platform['name'],
): boolean {
  const executable = system !== 'windows' && (entry.mode & EXECUTABLE) !== 0;
  return isTextName(file, system) && entry.isFile() && !executable;
}

export interface Desktop {
  /** A sentence when it did not work, else the empty one. */
  openPath(file: string): Promise<string>;
  showItemInFolder(file: string): void;
}

/**
 * Anything else is shown where it lies. Of a file that is not there the desktop itself says so, but for a name that it might run: that
 * one could be there a moment later.
 * @returns a sentence when that did not work, else the empty one
 */
export async function openAsText(file: string, desktop: Desktop, system: Platform['name']): Promise<string> {
  const entry = await lstat(file).catch(() => undefined);
  if (entry ? isShownAsText(file, entry, system) : isTextName(file, system)) return desktop.openPath(file);
  desktop.showItemInFolder(file);
  return '';
}

/** A folder whose name has an extension can be a program, as on macOS: that one is shown where it lies, too. */
export async function openFolder(folder: string, desktop: Desktop): Promise<string> {
  if (extname(folder) === '') return desktop.openPath(folder);
  desktop.showItemInFolder(folder);
  return '';
}
