import { type LogQuery, type Pattern, passes, patternOf, type Searched, searched } from './match.ts';
import type { FoundMessage, SearchLine, ToWorker } from './search-messages.ts';

interface Held extends SearchLine {
  line: Searched | undefined;
}

/** As many lines are looked through before the others get their turn, and before the page hears of it. */
const SLICE = 1_000;

/** The worker's side: holds the lines and looks through them, slice by slice, whatever comes meanwhile. */
export class SearchEngine {
  readonly #lines: Held[] = [];
  readonly #heads = new Map<number, boolean>();
  readonly #tell: (message: FoundMessage) => void;
  readonly #later: (work: () => void) => void;
  #query: { readonly token: number; readonly query: LogQuery; readonly pattern: Pattern } | undefined;
  #next = 0;
  #due = false;

  constructor(tell: (message: FoundMessage) => void, later: (work: () => void) => void) {
    this.#tell = tell;
    this.#later = later;
  }

  take(message: ToWorker): void {
    switch (message.kind) {
      case 'lines':
        for (const line of message.lines) this.#lines.push({ ...line, line: undefined });
        break;
      case 'query':
        this.#query = { ...message, pattern: patternOf(message.query) };
        this.#heads.clear();
        this.#next = 0;
        break;
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#due || !this.#query) return;
    this.#due = true;
    this.#later(() => {
      this.#due = false;
      this.#slice();
    });
  }

  #slice(): void {
    if (!this.#query) return;
    const { token, query, pattern } = this.#query;
    if (pattern.kind === 'bad') {
      if (this.#next === 0) this.#tell({ token, passed: [], hits: [], done: true, bad: pattern.reason });
      this.#next = this.#lines.length;
      return;
    }
    const passed: number[] = [];
    const hits: number[] = [];
    const end = Math.min(this.#lines.length, this.#next + SLICE);
    for (const held of this.#lines.slice(this.#next, end)) {
      held.line ??= searched(held.text);
      if (held.id === held.block || !this.#heads.has(held.block)) {
        const passing = passes(query, held.line);
        this.#heads.set(held.block, passing);
        if (passing) passed.push(held.block);
      }
      if (pattern.kind === 'none' || !this.#heads.get(held.block)) continue;
      const marks = pattern.find(held.line);
      if (marks) hits.push(held.id, marks.length, ...marks.flat());
    }
    this.#next = end;
    const done = end === this.#lines.length;
    this.#tell({ token, passed, hits, done });
    if (!done) this.#schedule();
  }
}
