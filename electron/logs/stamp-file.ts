import { closeSync, fstatSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import {
  decodeHead,
  decodeStamps,
  encodeHead,
  encodeStamps,
  HEAD_BYTES,
  STAMP_BYTES,
  type Stamp,
  type StampHead,
  type Stamps,
} from './stamps.ts';

/** The file of stamps beside a log. */
export function stampFile(log: string): string {
  return `${log}.times`;
}

/** All stamps of a log; undefined when there are none. */
export async function readStamps(log: string): Promise<Stamps | undefined> {
  return withFile(log, 'r', async (handle) => {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES + (LIMITS.logs.stamps.kept + 1) * STAMP_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const head = decodeHead(bytes.subarray(0, bytesRead));
    return head && { ...head, stamps: decodeStamps(bytes.subarray(HEAD_BYTES, bytesRead)) };
  });
}

/** The head, the newest stamp, and how many there are. */
export async function readNewestStamp(
  log: string,
): Promise<(StampHead & { readonly newest: Stamp | undefined; readonly count: number }) | undefined> {
  return withFile(log, 'r', async (handle) => {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(HEAD_BYTES + STAMP_BYTES);
    await handle.read(bytes, 0, HEAD_BYTES, 0);
    const head = decodeHead(bytes.subarray(0, HEAD_BYTES));
    const count = Math.max(0, Math.floor((size - HEAD_BYTES) / STAMP_BYTES));
    if (!head) return undefined;
    if (count > 0) await handle.read(bytes, HEAD_BYTES, STAMP_BYTES, HEAD_BYTES + (count - 1) * STAMP_BYTES);
    return { ...head, newest: count > 0 ? decodeStamps(bytes.subarray(HEAD_BYTES))[0] : undefined, count };
  });
}

/** The position of the log's first byte, read at once; 0 where nothing says otherwise. */
export function readBase(log: string): number {
  return atOnce(log, 'r', (fd) => headIn(fd)?.base) ?? 0;
}

/**
 * The log was emptied after `bytes` of it were copied: what it holds from now on lies after those. At once, in the same turn as the
 * emptying, so that no reader sees the one without the other.
 */
export function moveBase(log: string, bytes: number): void {
  atOnce(log, 'r+', (fd) => {
    const head = headIn(fd);
    if (head) writeSync(fd, encodeHead({ ...head, base: head.base + bytes }), 0, HEAD_BYTES, 0);
  });
}

/**
 * A service is about to start: what the log held up to `before` and nobody stamped was written while nobody looked, our line up to
 * `after` now. At once, like that line.
 */
export function stampStart(log: string, inode: number, before: number, after: number): void {
  const now = Date.now();
  const add = (fd: number): boolean => {
    const head = headIn(fd);
    if (!head || head.inode !== inode) return false;
    const offset = endOf(fstatSync(fd).size);
    const last = Buffer.alloc(STAMP_BYTES);
    if (offset > HEAD_BYTES) readSync(fd, last, 0, STAMP_BYTES, offset - STAMP_BYTES);
    const reached = offset > HEAD_BYTES ? (decodeStamps(last)[0]?.position ?? head.base) : head.base;
    // Emptied by others: the next look finds out what that means.
    if (head.base + before < reached) return true;
    const gap = head.base + before > reached ? [{ position: head.base + before, at: 0 }] : [];
    const bytes = encodeStamps([...gap, { position: head.base + after, at: now }]);
    writeSync(fd, bytes, 0, bytes.length, offset);
    return true;
  };
  if (atOnce(log, 'r+', add) === true) return;
  const gap = before > 0 ? [{ position: before, at: 0 }] : [];
  const bytes = Buffer.concat([encodeHead({ base: 0, inode }), encodeStamps([...gap, { position: after, at: now }])]);
  try {
    writeFileSync(stampFile(log), bytes, { mode: 0o600 });
  } catch {
    // A full disk: the lines stay without a time.
  }
}

/** Adds stamps at the end; where one was cut off by a crash, in its place. */
export async function appendStamps(log: string, stamps: readonly Stamp[]): Promise<void> {
  await withFile(log, 'r+', async (handle) => {
    const bytes = encodeStamps(stamps);
    await handle.write(bytes, 0, bytes.length, endOf((await handle.stat()).size));
  });
}

/** Where the next stamp goes in a file of this size. */
function endOf(size: number): number {
  return Math.max(HEAD_BYTES, size - ((size - HEAD_BYTES) % STAMP_BYTES));
}

/** Replaces the file in one step, readable by its user only. */
export async function writeStamps(log: string, { stamps, ...head }: Stamps): Promise<void> {
  const next = `${stampFile(log)}.new`;
  try {
    await writeFile(next, Buffer.concat([encodeHead(head), encodeStamps(stamps)]), { mode: 0o600 });
    await rename(next, stampFile(log));
  } catch {
    // A full disk or a vanished folder: lines without a time are still lines.
    await rm(next, { force: true }).catch(() => undefined);
  }
}

function headIn(fd: number): StampHead | undefined {
  const bytes = Buffer.alloc(HEAD_BYTES);
  return decodeHead(bytes.subarray(0, readSync(fd, bytes, 0, HEAD_BYTES, 0)));
}

function atOnce<T>(log: string, flags: string, use: (fd: number) => T): T | undefined {
  try {
    const fd = openSync(stampFile(log), flags);
    try {
      return use(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

async function withFile<T>(
  log: string,
  flags: string,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(stampFile(log), flags);
    return await use(handle);
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
}
