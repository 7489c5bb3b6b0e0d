/** What becomes of a log that is looked at: lines come, a person scrolls and searches. Pure. */
import { LIMITS } from '../../limits.ts';
import { uiWords } from '../words/ui.ts';
import { findIn } from './find-in.ts';
import { logText } from './log-spans.ts';
import type { LogEntry, LogScreen } from './model.ts';

export function emptyLog(service: string | undefined): LogScreen {
  return {
    kind: 'logs',
    service,
    entries: [],
    dropped: 0,
    bottom: undefined,
    wrap: false,
    left: 0,
    pattern: '',
    matches: [],
    found: undefined,
    note: undefined,
  };
}

/** The number of the newest entry; one less than the first when there are none. */
export function lastOf({ dropped, entries }: LogScreen): number {
  return dropped + entries.length - 1;
}

/** Lines that came since a person scrolled up. */
export function freshOf(log: LogScreen): number {
  return log.bottom === undefined ? 0 : Math.max(0, lastOf(log) - log.bottom);
}

export function withLines(log: LogScreen, added: readonly LogEntry[], note?: string): LogScreen {
  const all = [...log.entries, ...added];
  const over = Math.max(0, all.length - LIMITS.terminal.logLines);
  const dropped = log.dropped + over;
  const pattern = patternOf(log);
  const first = log.dropped + log.entries.length;
  const found = pattern ? matchesIn(added, pattern, first) : [];
  if (found === 'slow') return withLines(withoutSearch(log), added, note);
  const matches = found.length > 0 || over > 0 ? [...log.matches, ...found].filter((at) => at >= dropped) : log.matches;
  return {
    ...log,
    entries: over > 0 ? all.slice(over) : all,
    dropped,
    matches,
    bottom: log.bottom === undefined ? undefined : Math.max(log.bottom, dropped),
    ...(note === undefined ? {} : { note }),
  };
}

/** Scrolls by so many entries, down for more than 0; at the end it follows again. `rows`: how many are shown. */
export function scrolled(log: LogScreen, by: number, rows: number): LogScreen {
  return atBottom(log, (log.bottom ?? lastOf(log)) + by, rows);
}

export function atBottom(log: LogScreen, wanted: number, rows: number): LogScreen {
  const last = lastOf(log);
  const lowest = Math.min(last, log.dropped + Math.max(1, rows) - 1);
  const bottom = Math.max(lowest, wanted);
  return { ...log, bottom: bottom >= last ? undefined : bottom };
}

/** Stops where it is, or follows again. */
export function toggledFollow(log: LogScreen): LogScreen {
  return { ...log, bottom: log.bottom === undefined && log.entries.length > 0 ? lastOf(log) : undefined };
}

/** Looks for another pattern and stands on its last match at or above the bottom. */
export function searched(log: LogScreen, text: string, rows: number): LogScreen {
  const next = { ...log, pattern: text.slice(0, LIMITS.terminal.patternCharacters), matches: [], found: undefined };
  const pattern = patternOf(next);
  if (!pattern) return next;
  const matches = matchesIn(log.entries, pattern, log.dropped);
  if (matches === 'slow') return withoutSearch(log);
  const from = log.bottom ?? lastOf(log);
  const found = matches.findLast((at) => at <= from) ?? matches[0];
  return standing({ ...next, matches }, found, rows);
}

/** The next match below, or above; after the last one comes the first. */
export function nextMatch(log: LogScreen, direction: 1 | -1, rows: number): LogScreen {
  const { matches, found = direction > 0 ? -1 : Number.POSITIVE_INFINITY } = log;
  const next =
    direction > 0
      ? (matches.find((at) => at > found) ?? matches[0])
      : (matches.findLast((at) => at < found) ?? matches.at(-1));
  return standing(log, next, rows);
}

/** Keeps the match away from the edges where there is room. */
function standing(log: LogScreen, found: number | undefined, rows: number): LogScreen {
  if (found === undefined) return { ...log, found };
  const bottom = log.bottom ?? lastOf(log);
  const isSeen = found <= bottom && found > bottom - rows;
  return isSeen ? { ...log, found } : atBottom({ ...log, found }, found + Math.floor(rows / 2), rows);
}

/** Undefined for none; `bad` where the text is no regular expression. Small letters find large ones too, as in less and ripgrep. */
export function readPattern(text: string): RegExp | 'bad' | undefined {
  if (text === '') return undefined;
  try {
    return new RegExp(text, /\p{Lu}/u.test(text) ? '' : 'i');
  } catch {
    return 'bad';
  }
}

function patternOf({ pattern }: LogScreen): RegExp | undefined {
  const read = readPattern(pattern);
  return read === 'bad' ? undefined : read;
}

function withoutSearch(log: LogScreen): LogScreen {
  return { ...log, pattern: '', matches: [], found: undefined, note: uiWords.logs.slowPattern };
}

/** The numbers of those that match; the first entry has the number `first`. */
function matchesIn(entries: readonly LogEntry[], pattern: RegExp, first: number): readonly number[] | 'slow' {
  const found = findIn(
    pattern,
    entries.map(({ line }) => logText(line)),
  );
  return found === 'slow' ? found : found.flatMap((ranges, index) => (ranges.length > 0 ? [first + index] : []));
}
