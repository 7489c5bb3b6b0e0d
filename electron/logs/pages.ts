import { LIMITS } from '../limits.ts';
import { readableLine } from './line.ts';
import { LogParts } from './parts.ts';
import { readStamps } from './stamp-file.ts';
import { type Stamp, timeAt } from './stamps.ts';

export interface Line {
  /** When it was begun, epoch milliseconds, where that is known. */
  readonly at?: number;
  readonly text: string;
}

/** Some lines of a log that follow each other, oldest first. */
export interface Page {
  readonly lines: readonly Line[];
  /** Position of the first line, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** There is more before it. */
  readonly older: boolean;
  /** What is behind `to` and not ended yet. */
  readonly half?: string;
  /** Bytes between what was asked for and what is here that are gone or were passed over. */
  readonly missing: number;
  /** There is no such file. */
  readonly gone: boolean;
}

/** The last `count` lines before a position, or of the whole log. At most `most` bytes are read, which a whole line must fit into. */
export function pageBefore(
  file: string,
  count: number,
  before?: number,
  most: number = LIMITS.logs.pageBytes,
): Promise<Page> {
  return paged(file, async (parts, stamps) => {
    const end = Math.max(parts.from, Math.min(before ?? parts.to, parts.to));
    const whole = before === undefined ? await lastEnd(parts, end) : end;
    const start = Math.max(parts.from, whole - most);
    const bytes = await parts.read(start, whole);
    const first = firstOf(bytes, count, start === parts.from);
    return {
      lines: linesOf(bytes.subarray(first), start + first, stamps),
      from: start + first,
      to: whole,
      older: start + first > parts.from,
      ...(await halfAfter(parts, whole, before === undefined)),
      missing: 0,
      gone: !parts.exists,
    };
  });
}

/**
 * The lines behind a position, up to `count` of them. Who is further behind than `LIMITS.logs.pageBacklogBytes` goes on near the end,
 * unless nothing is to be skipped.
 */
export function pageAfter(
  file: string,
  count: number,
  after: number,
  { skip = true, most = LIMITS.logs.pageBytes }: { readonly skip?: boolean; readonly most?: number } = {},
): Promise<Page> {
  return paged(file, async (parts, stamps) => {
    // Behind the end: the log was emptied, and its positions with it.
    const known = after <= parts.to ? Math.max(after, parts.from) : parts.from;
    const from = skip && parts.to - known > LIMITS.logs.pageBacklogBytes ? await lineStart(parts, parts.to) : known;
    const bytes = await parts.read(from, Math.min(parts.to, from + most));
    const length = lengthOf(bytes, count);
    const to = from + length;
    return {
      lines: linesOf(bytes.subarray(0, length), from, stamps),
      from,
      to,
      older: from > parts.from,
      ...(await halfAfter(parts, to, length === bytes.length || bytes.indexOf(0x0a, length) < 0)),
      missing: after <= parts.to && Number.isFinite(after) ? from - after : 0,
      gone: !parts.exists,
    };
  });
}

async function paged(file: string, read: (parts: LogParts, stamps: readonly Stamp[]) => Promise<Page>): Promise<Page> {
  const stamps = (await readStamps(file))?.stamps ?? [];
  const parts = LogParts.open(file);
  try {
    return await read(parts, stamps);
  } finally {
    parts.close();
  }
}

/** The end of the last line that is ended; the very end where the last one is too long to wait for. */
async function lastEnd(parts: LogParts, end: number): Promise<number> {
  const start = Math.max(parts.from, end - LIMITS.logs.lineBytes);
  const last = (await parts.read(start, end)).lastIndexOf(0x0a);
  if (last >= 0) return start + last + 1;
  return start === parts.from ? start : end;
}

/** Where to go on for who has fallen behind. */
async function lineStart(parts: LogParts, end: number): Promise<number> {
  const start = end - LIMITS.logs.backlogBytes;
  const next = (await parts.read(start, Math.min(end, start + LIMITS.logs.lineBytes))).indexOf(0x0a);
  return next < 0 ? start : start + next + 1;
}

/** Where the first of the last `count` lines begins. `whole`: `bytes` begin with a line. */
function firstOf(bytes: Buffer, count: number, whole: boolean): number {
  let first = bytes.length;
  for (let lines = 0; lines < count && first > 0; lines += 1) {
    const before = first < 2 ? -1 : bytes.lastIndexOf(0x0a, first - 2);
    // The piece of a line that is larger than a page stands for it.
    if (before < 0 && !whole && lines > 0) return first;
    first = before + 1;
  }
  return first;
}

/** How many of these bytes are up to `count` lines with their ends; of a line without an end, all when it is too long to wait for. */
function lengthOf(bytes: Buffer, count: number): number {
  let length = 0;
  for (let lines = 0; lines < count; lines += 1) {
    const end = bytes.indexOf(0x0a, length);
    if (end < 0) return bytes.length - length > LIMITS.logs.lineBytes ? bytes.length : length;
    length = end + 1;
  }
  return length;
}

function linesOf(bytes: Buffer, position: number, stamps: readonly Stamp[]): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const at = timeAt(stamps, position + start);
    const text = readableLine(bytes.subarray(start, end < 0 ? bytes.length : end));
    lines.push(at === undefined ? { text } : { at, text });
    start = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

async function halfAfter(parts: LogParts, to: number, wanted: boolean): Promise<{ readonly half?: string }> {
  if (!wanted || to >= parts.to) return {};
  const bytes = await parts.read(to, Math.min(parts.to, to + LIMITS.logs.lineBytes));
  return bytes.length > 0 && !bytes.includes(0x0a) ? { half: readableLine(bytes) } : {};
}
