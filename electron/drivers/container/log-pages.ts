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

/** Lines that follow each other, oldest first. */
export interface StampedPage {
  readonly lines: readonly StampedLine[];
  /** There is more before it. */
  readonly older: boolean;
  /** Lines in between were passed over. */
  readonly skipped: boolean;
}

/** The newest lines. */
export async function pageAtEnd(engine: Tools, id: string, count: number): Promise<Result<StampedPage>> {
  const read = await stampedLines(engine, id, { tail: count });
  return read.ok ? ok({ lines: read.value, older: read.value.length >= count, skipped: false }) : read;
}

/**
 * The lines before the one with this stamp, behind which `seen` lines were known when it was read. The engine counts from the end
 * alone, so more is read than is given.
 */
export async function pageBefore(
  engine: Tools,
  id: string,
  before: { readonly stamp: string; readonly seen: number },
  count: number,
): Promise<Result<StampedPage>> {
  for (let tail = before.seen + count + LIMITS.logs.engineMargin; ; tail *= 2) {
    const asked = Math.min(tail, LIMITS.logs.engineLines);
    const read = await stampedLines(engine, id, { tail: asked });
    if (!read.ok) return read;
    const lines = read.value.filter(({ stamp }) => stamp < before.stamp);
    const all = read.value.length < asked;
    if (lines.length < count && !all && asked < LIMITS.logs.engineLines) continue;
    const older = lines.length > count || !(all || asked === LIMITS.logs.engineLines);
    return ok({ lines: lines.slice(-count), older, skipped: false });
  }
}

/** The lines after the one with this stamp, of which `had` carry the very same one. */
export async function pageAfter(
  engine: Tools,
  id: string,
  after: { readonly stamp: string; readonly had: number },
  count: number,
): Promise<Result<StampedPage>> {
  const read = await stampedLines(engine, id, { tail: count + after.had, since: after.stamp });
  if (!read.ok) return read;
  const lines = read.value.filter(({ stamp }) => stamp >= after.stamp);
  const same = lines.filter(({ stamp }) => stamp === after.stamp).length;
  return ok({
    lines: lines.slice(Math.min(same, after.had)),
    older: true,
    skipped: after.had > 0 && same === 0 && lines.length >= count,
  });
}

async function stampedLines(
  engine: Tools,
  id: string,
  { tail, since }: { readonly tail: number; readonly since?: string },
): Promise<Result<readonly StampedLine[]>> {
  const lines: StampedLine[] = [];
  const read = await containerLogs(
    engine,
    { id },
    {
      ...{ tail, follow: false, timestamps: true, ...(since !== undefined && { since }) },
      onLine: (line) => {
        const stamped = stampedLine(line);
        // The piece of a line that was cut has none of its own.
        lines.push(stamped.stamp === '0' ? { ...stamped, stamp: lines.at(-1)?.stamp ?? '0' } : stamped);
      },
    },
  );
  // The two outputs of a container come in frames of their own; the order is that of the times.
  return read.ok
    ? ok(lines.sort((left, right) => (left.stamp < right.stamp ? -1 : left.stamp > right.stamp ? 1 : 0)))
    : read;
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
