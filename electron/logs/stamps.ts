/**
 * When the lines of a log were written, kept beside it so that the log stays what the program wrote. A stamp says: at this
 * time the log reached this position. Positions count every byte that the log ever had, so that they go on when it is rotated. Pure.
 */

export interface StampHead {
  /** Position of the first byte of the log as it is now: all that was rotated away, or emptied by others, lies before it. */
  readonly base: number;
  /** Number of the log's file, by which another file of the same name is told apart. */
  readonly inode: number;
}

export interface Stamp {
  readonly position: number;
  /** Epoch milliseconds; 0: what lies between the stamp before and this one was written while nobody looked. */
  readonly at: number;
}

export interface Stamps extends StampHead {
  /** By position, and so by time as well, unless the clock was set. */
  readonly stamps: readonly Stamp[];
}

const MAGIC = 'stamps1\n';
export const HEAD_BYTES = 24;
export const STAMP_BYTES = 16;

export function encodeHead({ base, inode }: StampHead): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(MAGIC, 'latin1');
  bytes.writeDoubleLE(base, 8);
  bytes.writeDoubleLE(inode, 16);
  return bytes;
}

export function encodeStamps(stamps: readonly Stamp[]): Buffer {
  const bytes = Buffer.alloc(stamps.length * STAMP_BYTES);
  stamps.forEach(({ position, at }, index) => {
    bytes.writeDoubleLE(position, index * STAMP_BYTES);
    bytes.writeDoubleLE(at, index * STAMP_BYTES + 8);
  });
  return bytes;
}

/** Undefined when this is no file of stamps. */
export function decodeHead(bytes: Buffer): StampHead | undefined {
  if (bytes.length < HEAD_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const [base, inode] = [bytes.readDoubleLE(8), bytes.readDoubleLE(16)];
  return Number.isSafeInteger(base) ? { base, inode } : undefined;
}

/** The stamps after the head; one that a crash cut off, and whatever follows one that makes no sense, is left out. */
export function decodeStamps(bytes: Buffer): readonly Stamp[] {
  const stamps: Stamp[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let offset = 0; offset + STAMP_BYTES <= bytes.length; offset += STAMP_BYTES) {
    const position = bytes.readDoubleLE(offset);
    const at = bytes.readDoubleLE(offset + 8);
    if (!Number.isSafeInteger(position) || position < last || !Number.isFinite(at)) break;
    stamps.push({ position, at });
    last = position;
  }
  return stamps;
}

/** When the byte at this position was written, as far as it is known. Epoch milliseconds. */
export function timeAt(stamps: readonly Stamp[], position: number): number | undefined {
  let [low, high] = [0, stamps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stamps[middle]?.position ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  // Before the oldest stamp anything may have happened: what it covers begins nowhere, unless the log did.
  return stamps[low]?.at || undefined;
}
