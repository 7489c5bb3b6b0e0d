/** State of our own that is kept as JSON: read by a schema, set aside where it is broken, written whole and for its user only. */
import { chmod, copyFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { makeFolder } from '../platform/make-folder.ts';
import { readState } from './read-guarded.ts';
import { replaceFile } from './replace-file.ts';

/** `broken`: it is there and cannot be read, is no JSON, or is not what the schema says. */
export type JsonFile<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken' };

/** Never throws. Nothing is changed: what is to become of a broken file is the caller's to say (`setAside`). */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<JsonFile<T>> {
  try {
    return { kind: 'read', value: schema.parse(JSON.parse(await readState(path))) };
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : { kind: 'broken' };
  }
}

/**
 * Gives a broken file another name, so that it can be looked at and is not written over; answers that name, or undefined where it
 * could not be moved. `wall`: epoch milliseconds, which tell several apart.
 */
export async function setAside(path: string, wall: number): Promise<string | undefined> {
  const aside = `${path}.corrupt-${wall}`;
  return rename(path, aside).then(
    () => aside,
    () => undefined,
  );
}

/** What became of a file that could not be used, as the end of a sentence about it. `aside`: as `setAside` answered. */
export function fateOf(aside: string | undefined): string {
  return aside === undefined ? 'could not be moved aside either' : `was moved aside as ${aside}`;
}

/**
 * Keeps a file of which only a part could be used as it was, under another name; answers that name, or undefined where it could not be
 * copied. `wall`: epoch milliseconds.
 */
export async function copyAside(path: string, wall: number): Promise<string | undefined> {
  const aside = `${path}.corrupt-${wall}`;
  try {
    await copyFile(path, aside);
    await chmod(aside, 0o600);
    return aside;
  } catch {
    return undefined;
  }
}

/** Under a temporary name, synced, renamed; 0600, its folders 0700. Throws what the disk says. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const write = () => replaceFile(path, text, 0o600);
  try {
    await write();
  } catch (error) {
    // Nearly always the folder is there.
    if (!isMissing(error)) throw error;
    await makeFolder(dirname(path), 0o700);
    await write();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
