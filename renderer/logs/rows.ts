/** What stands in the log, row by row: lines, what is unfolded of them, and marks between them. Pure. */
import { displayOf, type Field, type LogShape, shapeOf } from '../../shared/logs/shape.ts';
import type { LogBlock, LogEntry } from './book.ts';
import type { Found } from './searcher.ts';

/** A moment that is worth finding: a start, an end, an incident. */
export interface LogMark {
  readonly at: number;
  readonly tone: 'good' | 'bad' | 'busy' | 'quiet';
  readonly service?: string;
  readonly text: string;
}

export type LogRow =
  | {
      readonly kind: 'line';
      readonly key: string;
      readonly service: string;
      readonly entry: LogEntry;
      /** What can be unfolded below it: the rest of a trace, fields, or the rest of a long line. */
      readonly folds: 'trace' | 'fields' | 'rest' | undefined;
      readonly open: boolean;
      /** Lines of the trace below. */
      readonly more: number;
      /** It belongs to the line above. */
      readonly within: boolean;
      /** How many characters it shows beside its gutters. */
      readonly characters: number;
    }
  | { readonly kind: 'field'; readonly key: string; readonly service: string; readonly field: Field }
  | { readonly kind: 'text'; readonly key: string; readonly service: string; readonly text: string }
  | { readonly kind: 'mark'; readonly key: string; readonly mark: LogMark };

/** More of a line is not drawn in its row. */
export const LINE_CHARACTERS = 2_000;
const PIECE = 500;
/** Of a value or a line that is unfolded. */
const MOST_PIECES = 140;

/** A line of ours in the log of a native service: `— stacklight: api starts, run 2, … —`. */
const OWN = /^— stacklight: (.{1,400}) —$/;
const OWN_TIME = /, (\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

export interface RowOptions {
  readonly marks: readonly LogMark[];
  readonly found: Found | undefined;
  /** Only lines that hold what is looked for. */
  readonly onlyHits: boolean;
  /** Ids of lines whose fold was turned by hand. */
  readonly turned: ReadonlySet<number>;
  /** Lines with smaller ids were cleared away. */
  readonly clearedBefore: number;
  /** Services whose lines are not shown now. */
  readonly hidden: ReadonlySet<string>;
}

const cache = new WeakMap<LogBlock, readonly LogRow[]>();

/** What was made last: how many rows there were, and how many marks had been put in, behind each block. */
interface Made {
  readonly blocks: readonly LogBlock[];
  readonly options: RowOptions;
  readonly marks: readonly LogMark[];
  readonly rows: readonly LogRow[];
  readonly rowEnds: Int32Array;
  readonly markEnds: Int32Array;
}

/** The rows of these blocks, with the marks at their times. */
export function rowsOf(blocks: readonly LogBlock[], options: RowOptions): readonly LogRow[] {
  return made(blocks, options, undefined).rows;
}

/**
 * The same for a log that grows: what comes before the first block that is another one is taken from the last time, so that a line more
 * costs the same behind a hundred thousand as behind ten.
 */
export function createRows(): (blocks: readonly LogBlock[], options: RowOptions) => readonly LogRow[] {
  let last: Made | undefined;
  return (blocks, options) => {
    last = made(blocks, options, last);
    return last.rows;
  };
}

function made(blocks: readonly LogBlock[], options: RowOptions, last: Made | undefined): Made {
  const marks = marksIn(blocks, options.marks);
  const from = last && sameOptions(last, options, marks) ? samePrefix(last.blocks, blocks) : 0;
  const rows = from > 0 && last ? last.rows.slice(0, last.rowEnds[from - 1]) : [];
  const [rowEnds, markEnds] = [new Int32Array(blocks.length), new Int32Array(blocks.length)];
  if (from > 0 && last) {
    rowEnds.set(last.rowEnds.subarray(0, from));
    markEnds.set(last.markEnds.subarray(0, from));
  }
  let next = from > 0 ? (markEnds[from - 1] ?? 0) : 0;
  for (let index = from; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block && isShown(block, options)) {
      for (let mark = marks[next]; mark && mark.at <= block.order; mark = marks[next]) {
        rows.push(markRow(mark));
        next += 1;
      }
      for (const row of rowsOfBlock(block, options)) rows.push(row);
    }
    rowEnds[index] = rows.length;
    markEnds[index] = next;
  }
  for (const mark of marks.slice(next)) rows.push(markRow(mark));
  return { blocks, options, marks, rows, rowEnds, markEnds };
}

function sameOptions(last: Made, options: RowOptions, marks: readonly LogMark[]): boolean {
  const names = ['found', 'onlyHits', 'turned', 'clearedBefore', 'hidden'] as const;
  if (!names.every((name) => last.options[name] === options[name])) return false;
  return last.marks.length === marks.length && last.marks.every((mark, index) => mark === marks[index]);
}

/** How many blocks from the first on are the very same. */
function samePrefix(left: readonly LogBlock[], right: readonly LogBlock[]): number {
  const most = Math.min(left.length, right.length);
  let same = 0;
  while (same < most && left[same] === right[same]) same += 1;
  return same;
}

/** Those from the first line on; before it nobody knows what was written. */
function marksIn(blocks: readonly LogBlock[], marks: readonly LogMark[]): readonly LogMark[] {
  const first = blocks.find(({ order }) => order > 0)?.order;
  return first === undefined ? [] : marks.filter(({ at }) => at >= first).sort((left, right) => left.at - right.at);
}

function markRow(mark: LogMark): LogRow {
  return { kind: 'mark', key: `m${mark.at} ${mark.service ?? ''} ${mark.text}`, mark };
}

/** Whether a block is shown at all: by its service, what was cleared, the level, the fields, and what is looked for. */
export function isShown({ lines, service }: LogBlock, options: Omit<RowOptions, 'marks' | 'turned'>): boolean {
  const { found, onlyHits, hidden, clearedBefore } = options;
  if (hidden.has(service) || lines[0].id < clearedBefore) return false;
  if (found?.passed && !found.passed.has(lines[0].id)) return false;
  const { hits } = found ?? {};
  return !(onlyHits && hits) || lines.some(({ id }) => hits.has(id));
}

function rowsOfBlock(block: LogBlock, { found, turned }: RowOptions): readonly LogRow[] {
  const hit = block.lines.length > 1 && found?.hits && block.lines.slice(1).some(({ id }) => found.hits?.has(id));
  const touched = hit || block.lines.some(({ id }) => turned.has(id));
  if (touched) return rowsMade(block, hit === true, turned);
  const known = cache.get(block);
  if (known) return known;
  const rows = rowsMade(block, false, turned);
  cache.set(block, rows);
  return rows;
}

function rowsMade(
  { service, lines: [head, ...more], state }: LogBlock,
  hit: boolean,
  turned: ReadonlySet<number>,
): LogRow[] {
  const own = more.length === 0 ? ownMark(service, head) : undefined;
  if (own) return [{ kind: 'mark', key: `o${head.id}`, mark: own }];
  if (!state.trace || more.length === 0) {
    return [head, ...more].flatMap((entry, index) => single(service, entry, turned.has(entry.id), index > 0));
  }
  // A hit below opens the trace; a click closes it again.
  const open = hit !== turned.has(head.id);
  const characters = Math.min(head.text.length, LINE_CHARACTERS) + MORE_TAG;
  const row = { kind: 'line', key: `l${head.id}`, service, entry: head, folds: 'trace', within: false } as const;
  const first: LogRow = { ...row, characters, open, more: more.length };
  return open ? [first, ...more.flatMap((entry) => single(service, entry, turned.has(entry.id), true))] : [first];
}

function single(service: string, entry: LogEntry, open: boolean, within: boolean): LogRow[] {
  const { id, text } = entry;
  const shape = text.includes('{') || text.includes('=') ? shapeOf(text) : undefined;
  const display = shape ? displayOf(shape) : text;
  const rest = display.length > LINE_CHARACTERS;
  const folds = shape && shape.kind !== 'text' ? 'fields' : rest ? 'rest' : undefined;
  const tags = folds === 'fields' ? LEVEL_TAG : 0;
  const characters = Math.min(display.length, LINE_CHARACTERS) + tags;
  const row: LogRow = { kind: 'line', key: `l${id}`, service, entry, folds, open, more: 0, within, characters };
  if (!open || !folds) return [row];
  return [row, ...(folds === 'fields' && shape ? fieldRows(service, id, shape) : pieces(service, `p${id}`, text))];
}

function fieldRows(service: string, id: number, shape: LogShape): LogRow[] {
  const said = shape.message.includes('\n') ? pieces(service, `s${id}`, shape.message) : [];
  const fields = shape.fields.flatMap((field, index): LogRow[] => {
    const key = `f${id} ${index}`;
    const [name, value] = field;
    const long = value.includes('\n') || value.length > PIECE;
    const row: LogRow = { kind: 'field', key, service, field: long ? [name, ''] : field };
    return long ? [row, ...pieces(service, key, value)] : [row];
  });
  return [...said, ...fields];
}

/** A text of many lines, or a very long one, in rows. */
function pieces(service: string, key: string, text: string): LogRow[] {
  const lines = text.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${PIECE}}`, 'gs')) ?? ['']);
  return lines
    .slice(0, MOST_PIECES)
    .map((line, index): LogRow => ({ kind: 'text', key: `${key} ${index}`, service, text: line }));
}

function ownMark(service: string, { text, at }: LogEntry): LogMark | undefined {
  const said = OWN.exec(text)?.[1];
  if (said === undefined) return undefined;
  const time = OWN_TIME.exec(said)?.[1];
  const words = time === undefined ? said : said.slice(0, -time.length - 2);
  const tone = / starts, run /.test(said)
    ? 'busy'
    : /exit code 0$/.test(said)
      ? 'quiet'
      : / ended, /.test(said)
        ? 'bad'
        : 'quiet';
  return { at: at ?? (time === undefined ? 0 : Date.parse(time)), tone, service, text: words };
}

/** What stands around the text of a row, in characters: the word for its level, how much is folded. */
const LEVEL_TAG = 6;
const MORE_TAG = 12;
