/** Pages of a container's log, by the times that the engine keeps with its lines. */
import { LIMITS } from '../../limits.ts';
import { ok, type Result } from '../../result.ts';
import type { ContainerTools } from './engine/container-tools.ts';
import { containerLogs } from './logs.ts';

type Tools = Pick<ContainerTools, 'get' | 'request'>;

export interface StampedLine {
  /** Seconds since the epoch with nine places, as the engine takes them; text, since a number would lose the last ones. */
  readonly stamp: string;
  readonly text: string;
}

/** What a page holds at most; of bytes, which are counted as characters, the newest line is kept whatever it has. */
export interface PageSize {
  readonly count: number;
  readonly most: number;
}

/** Lines that follow each other, oldest first. */
export interface StampedPage {
  readonly lines: readonly StampedLine[];
  /** There is more before it. */
  readonly older: boolean;
  /** Lines in between were passed over. */
  readonly skipped: boolean;
}

/** The newest lines. */
export async function pageAtEnd(engine: Tools, id: string, { count, most }: PageSize): Promise<Result<StampedPage>> {
  const read = await stampedLines(engine, id, { tail: count, most });
  if (!read.ok) return read;
  const { lines, told, dropped } = read.value;
  return ok({ lines, older: dropped || told >= count, skipped: false });
}

/**
 * The lines before the one with this stamp, behind which `seen` lines were known when it was read. The engine counts from the end
 * alone, so more is read than is given.
 */
export async function pageBefore(
  engine: Tools,
  id: string,
  before: { readonly stamp: string; readonly seen: number },
  { count, most }: PageSize,
): Promise<Result<StampedPage>> {
  for (let tail = before.seen + count + LIMITS.logs.engineMargin; ; tail *= 2) {
    const asked = Math.min(tail, LIMITS.logs.engineLines);
    const read = await stampedLines(engine, id, { tail: asked, most, before: before.stamp });
    if (!read.ok) return read;
    const { lines, told, dropped } = read.value;
    const all = told < asked;
    if (lines.length < count && !dropped && !all && asked < LIMITS.logs.engineLines) continue;
    const older = dropped || lines.length > count || !(all || asked === LIMITS.logs.engineLines);
    return ok({ lines: lines.slice(-count), older, skipped: false });
  }
}

/** The lines after the one with this stamp, of which `had` carry the very same one. */
export async function pageAfter(
  engine: Tools,
  id: string,
  after: { readonly stamp: string; readonly had: number },
  { count, most }: PageSize,
): Promise<Result<StampedPage>> {
  const read = await stampedLines(engine, id, {
    ...{ tail: Math.min(count + after.had, LIMITS.logs.engineLines), most },
    since: after.stamp,
  });
  if (!read.ok) return read;
  const { dropped } = read.value;
  const lines = read.value.lines.filter(({ stamp }) => stamp >= after.stamp);
  const same = lines.filter(({ stamp }) => stamp === after.stamp).length;
  return ok({
    lines: lines.slice(Math.min(same, after.had)),
    older: true,
    skipped: after.had > 0 && (dropped || (same === 0 && lines.length >= count)),
  });
}

interface Told {
  readonly lines: readonly StampedLine[];
  /** As many the engine told, those that were not kept among them. */
  readonly told: number;
  /** Some of the oldest were dropped, since all would have been too large. */
  readonly dropped: boolean;
}

/** `before`: only lines with an older stamp are kept. Never more than twice `most` is held, however much the engine tells. */
async function stampedLines(
  engine: Tools,
  id: string,
  {
    tail,
    most,
    since,
    before,
  }: { readonly tail: number; readonly most: number; readonly since?: string; readonly before?: string },
): Promise<Result<Told>> {
  let lines: StampedLine[] = [];
  let [told, characters, dropped, stamp] = [0, 0, false, '0'];
  const shrink = () => {
    const kept = newestOf(lines, most);
    dropped ||= kept.length < lines.length;
    lines = kept;
    characters = sizeOf(kept);
  };
  const read = await containerLogs(
    engine,
    { id },
    {
      ...{ tail, follow: false, timestamps: true, ...(since !== undefined && { since }) },
      onLine: (line) => {
        const stamped = stampedLine(line);
        // The piece of a line that was cut has none of its own.
        stamp = stamped.stamp === '0' ? stamp : stamped.stamp;
        told += 1;
        if (before !== undefined && stamp >= before) return;
        lines.push({ ...stamped, stamp });
        characters += stamped.text.length;
        if (characters > most * 2) shrink();
      },
    },
  );
  if (!read.ok) return read;
  shrink();
  return ok({ lines, told, dropped });
}

/** The newest lines that fit, in the order of their times: the two outputs of a container come in frames of their own. */
function newestOf(lines: readonly StampedLine[], most: number): StampedLine[] {
  const sorted = [...lines].sort((left, right) => (left.stamp < right.stamp ? -1 : left.stamp > right.stamp ? 1 : 0));
  let from = sorted.length;
  for (let left = most; from > 0; from -= 1) {
    left -= sorted[from - 1]?.text.length ?? 0;
    if (left < 0 && from < sorted.length) break;
  }
  return sorted.slice(from);
}

function sizeOf(lines: readonly StampedLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}

/** The engine cuts lines of more than 16 KiB, keeps a time with each piece, and puts the pieces together again, times and all. */
const CUT_AT = 16_384;
const AT_CUT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /g;

const STAMPED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?(.*)$/s;

/** Takes the engine's time (RFC 3339) from the front of a line. A line without one has the stamp 0. */
export function stampedLine(line: string): StampedLine {
  const [, time, fraction = '', zone, text = ''] = STAMPED.exec(line) ?? [];
  if (time === undefined) return { stamp: '0', text: line };
  return { stamp: `${Date.parse(`${time}${zone}`) / 1_000}.${fraction.padEnd(9, '0')}`, text: joined(text) };
}

/** Epoch milliseconds; undefined where the engine gave none. */
export function timeOfStamp(stamp: string): number | undefined {
  return stamp === '0' ? undefined : Math.round(Number(stamp) * 1_000);
}

function joined(text: string): string {
  return text.length > CUT_AT ? text.slice(0, CUT_AT) + text.slice(CUT_AT).replace(AT_CUT, '') : text;
}
