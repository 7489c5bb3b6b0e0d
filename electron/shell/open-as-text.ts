/** Hands a file to the program that the desktop has for it, where that shows it and cannot run it. */
import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Platform } from '../platform/platform.ts';

/** What desktops open in an editor or a viewer. A name decides what a desktop does with a file, whatever is in it. */
const TEXTS = /(?:\.(?:ya?ml|json|log|txt|md|env)|^Procfile(?:\.[\w-]+)?|^\.env(?:\.[\w.-]+)?)$/;

/** Where a desktop runs what may be executed: any of the three bits. */
const EXECUTABLE = 0o111;

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
  return TEXTS.test(basename(file)) && entry.isFile() && !executable;
}

export interface Desktop {
  /** A sentence when it did not work, else the empty one. */
  openPath(file: string): Promise<string>;
  showItemInFolder(file: string): void;
}

/** Anything else is shown where it lies. @returns a sentence when that did not work, else the empty one */
export async function openAsText(file: string, desktop: Desktop, system: Platform['name']): Promise<string> {
  const entry = await lstat(file).catch(() => undefined);
  if (!entry || isShownAsText(file, entry, system)) return desktop.openPath(file);
  desktop.showItemInFolder(file);
  return '';
}
