/** Lines of a terminal as data: pieces of text with a look, measured in the columns that they take. Pure. */
import stringWidth from 'string-width';
import { inertLine } from '../../../shared/text/inert.ts';

/** What a colour means; a shape or a word beside it always says the same. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet' | 'accent';

export interface Look {
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly reversed?: boolean;
  /** Colours that a service wrote, as the parameters of an SGR sequence (`1;31`). */
  readonly own?: string;
}

/** Holds no control character: made by `span`, or by a reader that took them out. */
export interface Span extends Look {
  readonly text: string;
}

export type Line = readonly Span[];

const GRAPHEMES = new Intl.Segmenter();
const PLAIN = /^[ -~]*$/;

/** A piece of a line. What others wrote becomes inert here, before it is measured. */
export function span(text: string, look: Look = {}): Span {
  return { text: inertLine(text), ...look };
}

/** Columns that a text takes on a terminal: wide characters take two, marks none. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The columns `from` to `from + columns` of a line. Half of a wide character is shown as a space. */
export function clip(line: Line, columns: number, from = 0): Line {
  const shown: Span[] = [];
  let at = 0;
  for (const piece of line) {
    if (at >= from + columns) break;
    const width = widthOf(piece.text);
    if (at + width > from) {
      const text = clipText(piece.text, Math.max(0, from - at), Math.min(width, from + columns - at));
      if (text !== '') shown.push({ ...piece, text });
    }
    at += width;
  }
  return shown;
}

function clipText(text: string, from: number, to: number): string {
  if (PLAIN.test(text)) return text.slice(from, to);
  let shown = '';
  let at = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const end = at + widthOf(segment);
    if (at >= to && end > at) break;
    if (at >= from && end <= to) shown += segment;
    else shown += ' '.repeat(Math.max(0, Math.min(end, to) - Math.max(at, from)));
    at = end;
  }
  return shown;
}

/** The text in exactly so many columns: filled up with spaces, or cut with an ellipsis. */
export function fitted(text: string, columns: number): string {
  const width = widthOf(text);
  if (width <= columns) return text + ' '.repeat(columns - width);
  if (columns <= 1) return '…'.slice(0, columns);
  const cut = clipText(text, 0, columns - 1);
  return `${cut}…${' '.repeat(Math.max(0, columns - 1 - widthOf(cut)))}`;
}

/** The line cut to so many columns, with an ellipsis where something is missing. */
export function shorten(line: Line, columns: number): Line {
  if (lineWidth(line) <= columns) return line;
  return [...clip(line, Math.max(0, columns - 1)), ...(columns > 0 ? [{ text: '…' }] : [])];
}

/** A paragraph in lines of at most so many columns, broken between words where there are some. */
export function wrapText(text: string, columns: number): readonly string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let current = '';
  for (const word of inertLine(text).split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (widthOf(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = wrapLine([{ text: word }], width).map((line) => line.map((one) => one.text).join(''));
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1) ?? '';
  }
  return [...lines, current];
}

/** A line in lines of at most so many columns, broken between words, each piece with its look. */
export function wrapSpans(line: Line, columns: number): readonly Line[] {
  const flat = line.map(({ text }) => text).join('');
  let from = 0;
  return wrapText(flat, columns).map((text) => {
    const at = flat.indexOf(text, from);
    from = at + text.length;
    return clip(line, widthOf(text), widthOf(flat.slice(0, at)));
  });
}

/** A line in pieces of so many columns, broken anywhere; at least one. */
export function wrapLine(line: Line, columns: number): readonly Line[] {
  const width = Math.max(1, columns);
  const total = lineWidth(line);
  const count = Math.max(1, Math.ceil(total / width));
  return Array.from({ length: count }, (_, index) => clip(line, width, index * width));
}
