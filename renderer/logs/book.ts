import type { LogPart } from '../../electron/contract/logs.ts';
import { isFrame, type TraceState, traceBegins, traceGoesOn } from '../../shared/logs/trace.ts';
import { plainText } from '../ansi.ts';

/** One line of a service's log. */
export interface LogEntry {
  /** Grows with the lines that came; those that were read later and are older have smaller ones. */
  readonly id: number;
  /** As it came, with its colours. */
  readonly raw: string;
  readonly text: string;
  /** Epoch milliseconds, where it is known. */
  readonly at?: number;
}

/** Lines that belong together: one line, or a stack trace with the line above it. */
export interface LogBlock {
  readonly service: string;
  readonly lines: readonly [LogEntry, ...LogEntry[]];
  /** Where it stands among the lines of others: its time, or that of the line before it. */
  readonly order: number;
  readonly state: TraceState;
}

interface ServicePages {
  readonly part: Omit<LogPart, 'lines'>;
  readonly older?: string;
  readonly newer?: string;
  /** Between what times its blocks stand. */
  readonly first: number;
  readonly last: number;
}

/** What was read of the logs of one or several services, in the order of the times. Every change makes a new one. */
export interface LogBook {
  readonly blocks: readonly LogBlock[];
  readonly services: ReadonlyMap<string, ServicePages>;
  /** Of all lines. */
  readonly count: number;
  readonly characters: number;
  readonly nextId: number;
  readonly firstId: number;
  /** The oldest lines were dropped again, so none before them can be asked for. */
  readonly trimmed: boolean;
}

export const EMPTY_BOOK: LogBook = {
  ...{ blocks: [], services: new Map(), count: 0, characters: 0, nextId: 0, firstId: 0, trimmed: false },
};

export type How = 'tail' | 'older' | 'newer';

/** The book with a page more. */
export function withPart(book: LogBook, part: LogPart, how: How): LogBook {
  // What was there and what is new do not meet: it is read anew from the new end, and backwards from there.
  if (part.missing !== undefined && how === 'newer') return withPart(without(book, part.service), part, 'tail');
  const { lines, ...rest } = part;
  const before = book.services.get(part.service);
  const older = how === 'newer' ? before?.older : part.older;
  const pages = {
    ...{ part: rest, older, newer: part.newer ?? before?.newer },
    ...{ first: before?.first ?? Number.POSITIVE_INFINITY, last: before?.last ?? 0 },
  };
  if (lines.length === 0) {
    if (before && samePages(before, pages)) return book;
    return { ...book, services: new Map(book.services).set(part.service, pages) };
  }
  const from = how === 'older' ? book.firstId - lines.length : book.nextId;
  const entries = lines.map(({ text, at }, index): LogEntry => {
    const entry = { id: from + index, raw: text, text: plainText(text) };
    return at === undefined ? entry : { ...entry, at };
  });
  const placed = how === 'older' ? beforeAll(book, part.service, entries) : after(book, part, entries);
  const { blocks, first, last } = placed;
  const reach = { first: Math.min(pages.first, first), last: Math.max(pages.last, last) };
  return {
    blocks,
    services: new Map(book.services).set(part.service, { ...pages, ...reach }),
    count: book.count + lines.length,
    characters: book.characters + entries.reduce((sum, { text }) => sum + text.length, 0),
    nextId: how === 'older' ? book.nextId : from + lines.length,
    firstId: how === 'older' ? from : book.firstId,
    trimmed: book.trimmed,
  };
}

function without(book: LogBook, service: string): LogBook {
  const gone = book.blocks.filter((block) => block.service === service).flatMap(({ lines }) => lines);
  const services = new Map(book.services);
  services.delete(service);
  return {
    ...book,
    services,
    blocks: book.blocks.filter((block) => block.service !== service),
    count: book.count - gone.length,
    characters: book.characters - gone.reduce((sum, { text }) => sum + text.length, 0),
  };
}

type Placed = Pick<LogBook, 'blocks'> & Pick<ServicePages, 'first' | 'last'>;

function reachOf(blocks: readonly LogBlock[]): Pick<ServicePages, 'first' | 'last'> {
  return { first: blocks[0]?.order ?? 0, last: blocks.at(-1)?.order ?? 0 };
}

function samePages(left: ServicePages, right: ServicePages): boolean {
  const { part } = left;
  return (
    left.older === right.older &&
    left.newer === right.newer &&
    part.state === right.part.state &&
    part.half === right.part.half &&
    part.note === right.part.note
  );
}

/** Newer lines: the first of them may belong to the last block that is there. */
function after(book: LogBook, { service }: LogPart, entries: readonly LogEntry[]): Placed {
  const index = book.blocks.findLastIndex((block) => block.service === service);
  const open = book.blocks[index];
  const blocks = blocksOf(service, entries, open, book.services.get(service)?.last);
  const first = blocks[0];
  const grown = open !== undefined && first?.lines[0] === open.lines[0];
  const kept = grown ? book.blocks.with(index, first) : book.blocks;
  const added = grown ? blocks.slice(1) : blocks;
  return { blocks: merged(kept, added), ...reachOf(blocks) };
}

/** Older lines: the first block that is there may have its head among them. */
function beforeAll(book: LogBook, service: string, entries: readonly LogEntry[]): Placed {
  const latest = book.services.get(service)?.first ?? Number.POSITIVE_INFINITY;
  const blocks = blocksOf(service, entries, undefined, undefined);
  // The clock may have been set: the order of the lines holds all the same.
  const clipped = blocks.map((block) => (block.order > latest ? { ...block, order: latest } : block));
  const index = book.blocks.findIndex((block) => block.service === service);
  const [last, first] = [clipped.at(-1), book.blocks[index]];
  const joined = last && first && joinedTo(last, first);
  const reach = reachOf(clipped);
  if (!joined) return { blocks: merged(clipped, book.blocks), ...reach };
  return { blocks: merged([...clipped.slice(0, -1), joined], book.blocks.toSpliced(index, 1)), ...reach };
}

/** The second block behind the first, where its head turns out to belong to that. */
function joinedTo(first: LogBlock, second: LogBlock): LogBlock | undefined {
  let state: TraceState | undefined = first.state;
  for (const { text } of second.lines) state = state && traceGoesOn(state, text);
  return state && { ...first, lines: [...first.lines, ...second.lines], state };
}

/** After so many other lines a frame by itself is not taken for a part of the trace before them. */
const INTERLEAVED = 3;

function blocksOf(
  service: string,
  entries: readonly LogEntry[],
  open: LogBlock | undefined,
  last: number | undefined,
): LogBlock[] {
  const blocks: Building[] = open ? [{ ...open, lines: [...open.lines] }] : [];
  // Lines without a time stand where the line before them does, or the next that has one.
  let order = last ?? entries.find(({ at }) => at !== undefined)?.at ?? 0;
  for (const entry of entries) {
    order = Math.max(order, entry.at ?? order);
    const block = blocks.at(-1);
    const state = block && traceGoesOn(block.state, entry.text);
    const broken = block && isFrame(entry.text) && !tells(block) ? traceNear(blocks) : undefined;
    const home = broken ?? (state ? block : undefined);
    if (home) {
      home.lines.push(entry);
      home.state = traceGoesOn(home.state, entry.text) ?? home.state;
    } else blocks.push({ service, lines: [entry], order, state: traceBegins(entry.text) });
  }
  return blocks.map(({ lines: [head, ...more], ...block }) => ({ ...block, lines: [head as LogEntry, ...more] }));
}

interface Building extends Omit<LogBlock, 'lines' | 'state'> {
  readonly lines: LogEntry[];
  state: TraceState;
}

/** It is a trace, or the line above one. */
function tells({ lines: [head], state }: Building): boolean {
  return state.trace || (head !== undefined && /Error|Exception|Throwable|panic|rror:/.test(head.text));
}

/** The trace that other lines of the same program came between. */
function traceNear(blocks: readonly Building[]): Building | undefined {
  return blocks.slice(-INTERLEAVED).findLast(({ state }) => state.trace && state.kind === 'frames');
}

/** Both in the order of the times; at the same time what was there first. */
function merged(left: readonly LogBlock[], right: readonly LogBlock[]): readonly LogBlock[] {
  const [last, first] = [left.at(-1), right[0]];
  if (!last || !first) return last ? left : right;
  if (last.order <= first.order) return left.concat(right);
  const all: LogBlock[] = [];
  let at = 0;
  for (const block of left) {
    for (let next = right[at]; next && next.order < block.order; next = right[at]) {
      all.push(next);
      at += 1;
    }
    all.push(block);
  }
  return all.concat(right.slice(at));
}

/**
 * The blocks that may be shown. Where one service was read less far back than another, lines of the other alone would look like all
 * that happened: they wait until the pages of all reach there.
 */
export function shownBlocks({ blocks, services }: LogBook): readonly LogBlock[] {
  const horizon = Math.max(0, ...[...services.values()].flatMap(({ older, first }) => (older ? [first] : [])));
  const from = blocks.findIndex(({ order }) => order >= horizon);
  return from <= 0 ? (from < 0 ? [] : blocks) : blocks.slice(from);
}

/** The services whose older lines are wanted next: those that hold up the others. Empty at the beginning of all. */
export function wantOlder({
  services,
  trimmed,
}: LogBook): readonly { readonly service: string; readonly cursor: string }[] {
  if (trimmed) return [];
  const open = [...services].flatMap(([service, { older, first }]) =>
    older ? [{ service, cursor: older, first }] : [],
  );
  const horizon = Math.max(...open.map(({ first }) => first));
  return open.filter(({ first }) => first >= horizon).map(({ service, cursor }) => ({ service, cursor }));
}

/** The book without its oldest lines, where it has more than may be kept. */
export function trimmedBook(book: LogBook, most: { readonly lines: number; readonly characters: number }): LogBook {
  if (book.count <= most.lines && book.characters <= most.characters) return book;
  // A tenth more, so that not every new line drops an old one.
  let [count, characters, from] = [book.count, book.characters, 0];
  while (from < book.blocks.length && (count > most.lines * 0.9 || characters > most.characters * 0.9)) {
    for (const { text } of book.blocks[from]?.lines ?? []) {
      count -= 1;
      characters -= text.length;
    }
    from += 1;
  }
  return { ...book, blocks: book.blocks.slice(from), count, characters, trimmed: true };
}
