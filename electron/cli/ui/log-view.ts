/** The logs of one service or of all, drawn from the bottom up. Pure. */
import { uiWords } from '../words/ui.ts';
import { clip, fitted, type Line, type Span, span, widthOf, wrapLine } from './cells.ts';
import { findIn, type Ranges } from './find-in.ts';
import { logSpans, logText } from './log-spans.ts';
import { freshOf, lastOf, readPattern } from './log-state.ts';
import type { LogEntry, LogScreen, UiModel } from './model.ts';

const words = uiWords.logs;
/** Not red, which means trouble. */
const NAME_COLOURS = ['36', '32', '33', '35', '94'] as const;

export function logTitle(log: LogScreen): Line {
  const { service, entries, bottom, wrap, left, pattern, note } = log;
  const facts = [
    bottom === undefined ? words.following : words.paused(freshOf(log)),
    words.lines(entries.length),
    ...(wrap ? [words.wrapped] : []),
    ...(left > 0 ? [words.column(left + 1)] : []),
    ...(pattern === '' ? [] : [`/${pattern}/: ${matchText(log)}`]),
    ...(note === undefined ? [] : [note]),
  ];
  return [
    span(words.title(service ?? words.all), { bold: true }),
    span(`  ${facts.join(' · ')}`, { tone: bottom === undefined ? 'quiet' : 'warn' }),
  ];
}

function matchText({ pattern, matches, found }: LogScreen): string {
  if (readPattern(pattern) === 'bad') return words.badPattern;
  if (matches.length === 0) return words.noMatch;
  return words.matches(found === undefined ? 0 : matches.indexOf(found) + 1, matches.length);
}

/** The last `rows` lines up to the entry at the bottom. */
export function logLines(
  log: LogScreen,
  { columns, stacks }: Pick<UiModel, 'columns' | 'stacks'>,
  rows: number,
): readonly Line[] {
  if (log.entries.length === 0) return [[span(words.empty, { tone: 'quiet' })]];
  const bottom = (log.bottom ?? lastOf(log)) - log.dropped;
  const shown = log.entries.slice(Math.max(0, bottom - rows + 1), bottom + 1);
  const first = Math.max(0, bottom - rows + 1) + log.dropped;
  const found = hitsIn(log, shown);
  const names = nameColumn(log, shown);
  const all = stacks.flatMap(({ services }) => services.map(({ id }) => id));
  const lines = shown.flatMap((entry, index) => {
    const isFound = first + index === log.found;
    const text = marked(logSpans(entry.line), found[index] ?? [], isFound);
    const name = names === 0 ? [] : [nameSpan(entry, names, all)];
    const room = Math.max(1, columns - (names === 0 ? 0 : names + 3));
    const pieces = log.wrap ? wrapLine(text, room) : [clip(text, room, log.left)];
    return pieces.map((piece, part) =>
      part === 0 ? [...name, ...piece] : [span(' '.repeat(columns - room)), ...piece],
    );
  });
  return lines.slice(-rows);
}

/** How wide the names beside the lines are; 0 where there is one service only. */
function nameColumn(log: LogScreen, shown: readonly LogEntry[]): number {
  if (log.service !== undefined) return 0;
  return Math.min(16, Math.max(...shown.map(({ service }) => widthOf(service))));
}

/** A colour a service, by its place in the stack. */
function nameSpan({ service }: LogEntry, columns: number, all: readonly string[]): Span {
  const own = NAME_COLOURS[Math.max(0, all.indexOf(service)) % NAME_COLOURS.length];
  return span(`${fitted(service, columns)} │ `, own === undefined ? {} : { own });
}

function hitsIn({ pattern }: LogScreen, shown: readonly LogEntry[]): readonly Ranges[] {
  const read = readPattern(pattern);
  if (read === undefined || read === 'bad') return [];
  const found = findIn(
    read,
    shown.map(({ line }) => logText(line)),
  );
  return found === 'slow' ? [] : found;
}

/** The line with what was found reversed; on the line that the search stands on, bold as well. */
function marked(line: Line, hits: Ranges, isFound: boolean): Line {
  if (hits.length === 0) return line;
  const pieces: Span[] = [];
  let at = 0;
  for (const piece of line) {
    const end = at + piece.text.length;
    let from = at;
    for (const [start, stop] of hits) {
      if (stop <= from || start >= end) continue;
      const { text, ...look } = piece;
      pieces.push({ ...look, text: text.slice(from - at, Math.max(0, start - at)) });
      pieces.push({ ...look, text: text.slice(Math.max(from, start) - at, stop - at), reversed: true, bold: isFound });
      from = Math.min(end, stop);
    }
    pieces.push({ ...piece, text: piece.text.slice(from - at) });
    at = end;
  }
  return pieces.filter(({ text }) => text !== '');
}
