/** Why a file was not read, as a kind for the code and as a sentence for a person. */

import type { Stats } from 'node:fs';
import { formatExactDuration } from '../../shared/text/duration.ts';
import { messageOf } from '../result.ts';

export interface ReadFailure {
  /**
   * `folder` and `not-file`: something else lies there. `slow`: the disk did not answer in time. `failed`: what the file system said
   * is in the message.
   */
  readonly kind: 'missing' | 'folder' | 'not-file' | 'forbidden' | 'too-large' | 'not-text' | 'slow' | 'failed';
  /** Names the path; without a full stop. */
  readonly message: string;
}

/** A plain file, or why not. */
export function notAFile(path: string, entry: Stats): ReadFailure | undefined {
  if (entry.isFile()) return undefined;
  if (entry.isDirectory()) return { kind: 'folder', message: `${path} is a folder, not a file` };
  return { kind: 'not-file', message: `${path} is ${natureOf(entry)}, not a file; it was not opened` };
}

function natureOf(entry: Stats): string {
  if (entry.isFIFO()) return 'a named pipe';
  if (entry.isSocket()) return 'a socket';
  return 'a device';
}

export function tooLarge(path: string, maxBytes: number): ReadFailure {
  const size = maxBytes < 1_000_000 ? `${maxBytes / 1_000} KB` : `${maxBytes / 1_000_000} MB`;
  return { kind: 'too-large', message: `${path} is larger than ${size}` };
}

export function slowFailure(path: string, waitMs: number): ReadFailure {
  return {
    kind: 'slow',
    message: `${path} could not be read within ${formatExactDuration(waitMs)}: its disk does not respond`,
  };
}

/** What the file system threw. */
export function failureOf(path: string, error: unknown): ReadFailure {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing', message: `there is no ${path}` };
  if (code === 'EISDIR') return { kind: 'folder', message: `${path} is a folder, not a file` };
  if (code === 'EACCES' || code === 'EPERM')
    return { kind: 'forbidden', message: `${path} cannot be read: this user may not read it` };
  if (code === 'ELOOP') return { kind: 'failed', message: `${path} cannot be read: its links form a loop` };
  return { kind: 'failed', message: `${path} cannot be read: ${messageOf(error)}` };
}
