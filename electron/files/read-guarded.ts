/**
 * The one way to read a file that somebody else named or made: a project's files, and our own state that may have been replaced.
 * What lies at a path can hang whoever opens it (a named pipe without a writer, a disk of a network that is away) or never end
 * (a device, and files of /proc, whose size reads as 0).
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LIMITS } from '../limits.ts';
import type { Result } from '../result.ts';
import { failureOf, notAFile, type ReadFailure, slowFailure, tooLarge } from './read-failure.ts';
import { inTime } from './slow-disk.ts';

export interface ReadOptions {
  /** Bytes; one more than this is read, whatever the file says of its size, and then it is `too-large`. */
  readonly maxBytes: number;
  /** Milliseconds for all of it; a disk that takes longer counts as away. */
  readonly waitMs?: number;
}

interface Seen {
  /** Permissions, as `stat` has them. */
  readonly mode: number;
}

export type GuardedBytes = Seen & { readonly bytes: Buffer };
export type GuardedText = Seen & { readonly text: string };

/** Without waiting for somebody to write to a pipe, and without taking a terminal as ours. Windows has neither. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** The bytes of a regular file of at most `maxBytes`. Never throws, never waits longer than `waitMs`. */
export async function readGuarded(path: string, options: ReadOptions): Promise<Result<GuardedBytes, ReadFailure>> {
  const waitMs = options.waitMs ?? LIMITS.files.readMs;
  try {
    const read = await inTime({ path, folder: dirname(path) }, waitMs, () => readNow(path, options));
    return read === 'late' ? { ok: false, problem: slowFailure(path, waitMs) } : read;
  } catch (error) {
    return { ok: false, problem: failureOf(path, error) };
  }
}

/** The same as text. What is not UTF-8 is `not-text`, or becomes U+FFFD with `lossy`; `keepMark` keeps a byte order mark. */
export async function readGuardedText(
  path: string,
  {
    lossy = false,
    keepMark = false,
    ...options
  }: ReadOptions & { readonly lossy?: boolean; readonly keepMark?: boolean },
): Promise<Result<GuardedText, ReadFailure>> {
  const read = await readGuarded(path, options);
  if (!read.ok) return read;
  const { bytes, ...rest } = read.value;
  try {
    const text = new TextDecoder('utf-8', { fatal: !lossy, ignoreBOM: keepMark }).decode(bytes);
    return { ok: true, value: { text, ...rest } };
  } catch {
    return { ok: false, problem: { kind: 'not-text', message: `${path} is not UTF-8 text` } };
  }
}

/** What the file system would have said, for whoever tells a file that is not there from one that cannot be looked at. */
const CODES: Readonly<Record<ReadFailure['kind'], string>> = {
  missing: 'ENOENT',
  folder: 'EISDIR',
  'not-file': 'EINVAL',
  forbidden: 'EACCES',
  'too-large': 'EFBIG',
  'not-text': 'EILSEQ',
  slow: 'ETIMEDOUT',
  failed: 'EIO',
};

/** Our own state: as `readFile(path, 'utf8')`, which throws with a `code`, but nothing in its place can hang or drown us. */
export async function readState(path: string, maxBytes: number = LIMITS.files.stateBytes): Promise<string> {
  const waitMs = LIMITS.files.stateMs;
  const read = await readGuardedText(path, { maxBytes, waitMs, lossy: true, keepMark: true });
  if (read.ok) return read.value.text;
  throw Object.assign(new Error(read.problem.message), { code: CODES[read.problem.kind] });
}

async function readNow(path: string, { maxBytes }: ReadOptions): Promise<Result<GuardedBytes, ReadFailure>> {
  // Asked before it is opened, too: opening a device may already do something (rewind a tape, arm a watchdog).
  const refused = notAFile(path, await stat(path));
  if (refused) return { ok: false, problem: refused };
  const handle = await open(path, OPEN_FLAGS);
  try {
    const entry = await handle.stat();
    const replaced = notAFile(path, entry);
    if (replaced) return { ok: false, problem: replaced };
    const bytes = await upTo(handle, maxBytes + 1, entry);
    if (bytes.length > maxBytes) return { ok: false, problem: tooLarge(path, maxBytes) };
    return { ok: true, value: { bytes, mode: entry.mode } };
  } finally {
    await handle.close();
  }
}

/** Its size is only where to begin: a file may grow, and those of /proc say 0. */
async function upTo(handle: FileHandle, most: number, { size }: Stats): Promise<Buffer> {
  let buffer = Buffer.alloc(Math.min(most, Math.max(size + 1, LIMITS.files.pieceBytes)));
  let length = 0;
  while (length < most) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(most, buffer.length * 2));
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
