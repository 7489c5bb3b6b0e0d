import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { chmod, copyFile, type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { formatSize } from '../../shared/text/size.ts';
import { LIMITS } from '../limits.ts';
import { messageOf, type Problem } from '../result.ts';
import { ownLine } from './open.ts';
import { copyNames } from './parts.ts';
import { moveBase } from './stamp-file.ts';

const { O_RDONLY, O_RDWR, O_NOFOLLOW = 0 } = constants;

/** What of a log is in its copy already. */
interface Copied {
  /** Bytes of the log before this are copied, or passed over. */
  readonly reached: number;
  /** Some were passed over. */
  readonly gap: boolean;
}

/**
 * Copies a log to `.1` (older copies move on to `.2` …) and truncates it. Not renamed: the service holds the file open
 * and would go on writing to it under its new name. Because it writes in append mode its next write lands at the new end.
 * What it writes between the last read and the truncation is lost; the bulk is copied beforehand and the rest in
 * one synchronous go, so that this window is microseconds and not the copy of 20 MB.
 * @param limit bytes at which a log is rotated. A log that grew past what all copies may hold together is copied from there on: a
 * service that writes a gigabyte between two looks does not take another one of the disk, nor the time to copy it
 */
export async function rotateLog(file: string, limit: number = LIMITS.logs.rotateBytes): Promise<Problem | undefined> {
  const copy = `${file}.new`;
  try {
    const seen = await lstat(file);
    if (!seen.isFile()) throw new Error('it is no file any more');
    await rm(copy, { force: true });
    const most = limit * LIMITS.logs.keptFiles;
    const copied = seen.size > most ? await copyEnd(file, copy, seen.size, most) : await copyWhole(file, copy);
    await chmod(copy, 0o600);
    copyRestAndTruncate(file, copy, copied);
    return undefined;
  } catch (error) {
    await rm(copy, { force: true }).catch(() => undefined);
    return giveUp(file, error);
  }
}

/** Costs nothing where the file system can share the bytes of two files (btrfs, XFS, APFS). */
async function copyWhole(file: string, copy: string): Promise<Copied> {
  await copyFile(file, copy, constants.COPYFILE_FICLONE);
  return { reached: (await lstat(copy)).size, gap: false };
}

/** Copies the last `most` bytes, from the beginning of a line on, below a line that says so. */
async function copyEnd(file: string, copy: string, size: number, most: number): Promise<Copied> {
  const source = await open(file, O_RDONLY | O_NOFOLLOW);
  try {
    const target = await open(copy, 'wx', 0o600);
    try {
      const piece = Buffer.allocUnsafe(LIMITS.logs.copyBytes);
      const from = await lineStart(source, size - most, piece);
      await target.appendFile(
        ownLine(`${formatSize(from)} of output before this line are not kept: older logs hold ${formatSize(most)}`),
      );
      let reached = from;
      while (reached < size) {
        const { bytesRead } = await source.read(piece, 0, Math.min(piece.length, size - reached), reached);
        if (bytesRead === 0) break;
        // What a full disk takes of it is fewer bytes at first, and an error then.
        reached += (await target.write(piece, 0, bytesRead)).bytesWritten;
      }
      return { reached, gap: true };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** The beginning of the first line at or behind a position; the position itself within a line that is too long to wait for. */
async function lineStart(source: FileHandle, position: number, piece: Buffer): Promise<number> {
  const { bytesRead } = await source.read(piece, 0, LIMITS.logs.lineBytes, position - 1);
  const end = piece.subarray(0, bytesRead).indexOf(0x0a);
  return end < 0 ? position : position + end;
}

/** All in one turn, so that whoever reads the parts of a log in one turn never sees the half of a rotation. */
function copyRestAndTruncate(file: string, copy: string, { reached, gap }: Copied): void {
  const from = openSync(file, O_RDWR | O_NOFOLLOW);
  const to = openSync(copy, 'a');
  try {
    const piece = Buffer.alloc(LIMITS.logs.pieceBytes);
    let position = reached;
    // A service that writes faster than this loop reads must not hold us for ever.
    for (let pieces = 0; pieces < LIMITS.logs.rotatePieces; pieces += 1) {
      const read = readSync(from, piece, 0, piece.length, position);
      if (read === 0) break;
      writeSync(to, piece, 0, read);
      position += read;
    }
    // The parts of a log follow each other without a gap, and what is behind this one is older than what was passed over.
    if (gap) for (const older of copyNames(file)) rmSync(older, { force: true });
    shiftCopies(file, copy);
    ftruncateSync(from, 0);
    moveBase(file, position);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** `.1` becomes `.2` and so on, over what was there; the new copy becomes `.1`. */
function shiftCopies(file: string, copy: string): void {
  const names = [copy, ...copyNames(file)];
  for (let n = names.length - 1; n >= 1; n -= 1) {
    const [name, older] = [names[n - 1] ?? copy, names[n] ?? copy];
    if (existsSync(name)) renameSync(name, older);
  }
}

/** Without room for a copy an old log is worth less than a disk that is not full. */
async function giveUp(file: string, error: unknown): Promise<Problem> {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  if (full) {
    await rm(`${file}.1`, { force: true }).catch(() => undefined);
    try {
      truncateSync(file, 0);
    } catch {
      // Said below.
    }
  }
  const done = full ? 'it was emptied without a copy, because the disk is full' : messageOf(error);
  return { code: 'log-rotation', message: `The log ${file} is too large and could not be rotated: ${done}.` };
}
