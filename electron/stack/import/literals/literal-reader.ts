/** The reader behind `object-literal.ts`: recursive descent over the literals of JavaScript. */
import { LIMITS } from '../../../limits.ts';
import { LiteralCursor, Stop } from './literal-cursor.ts';
import type { Computed, Literal } from './object-literal.ts';

/** A value that only running the code would tell. */
const UNKNOWN = Symbol('unknown');

const NAME = /[A-Za-z_$][\w$]*/y;
const NUMBER = /[+-]?(?:0[xX][\da-fA-F]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
/** What may follow a complete value. */
const END = /[,\]})]|;|$/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
];

export interface Surroundings {
  /** Names of the module with the offsets of what they stand for. */
  readonly constants?: ReadonlyMap<string, number>;
  /** What `__dirname` stands for. */
  readonly directory?: string;
  /** JSON: what would have to be computed is an error. */
  readonly strict?: boolean;
}

export class LiteralReader {
  readonly #cursor: LiteralCursor;
  readonly #constants: ReadonlyMap<string, number>;
  readonly #strict: boolean;
  readonly #words: ReadonlyMap<string, unknown>;
  readonly #computed: Computed[] = [];
  #values = 0;

  constructor(text: string, { constants = new Map(), directory, strict = false }: Surroundings) {
    this.#cursor = new LiteralCursor(text);
    this.#strict = strict;
    this.#constants = constants;
    this.#words = new Map([...WORDS, ...(directory === undefined ? [] : [['__dirname', directory] as const])]);
  }

  /** The text from `start` on is one value and nothing else. */
  whole(start: number): Literal {
    const read = this.expression(start);
    if (!read.ok) return read;
    this.#cursor.space();
    if (this.#cursor.at < this.#cursor.text.length)
      return { ok: false, message: 'more text follows the end', offset: this.#cursor.at };
    return read;
  }

  /** The value that begins at `start`. */
  expression(start: number): Literal {
    this.#cursor.at = start;
    try {
      const value = this.#value('', 0);
      return { ok: true, value: value === UNKNOWN ? undefined : value, computed: this.#computed };
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      return { ok: false, message: error.message, offset: Math.min(error.offset, this.#cursor.text.length) };
    }
  }

  #value(path: string, depth: number): unknown {
    this.#values++;
    if (depth > LIMITS.stack.depth || this.#values > LIMITS.stack.values)
      this.#cursor.stop('it is nested too deeply or holds far too much');
    this.#cursor.space();
    const start = this.#cursor.at;
    const value = this.#operand(path, depth);
    if (this.#strict && value === UNKNOWN) this.#cursor.stop('something stands here that is no JSON', start);
    if (value !== UNKNOWN && (this.#strict || this.#ends())) return value;
    // What was read of it need not be passed over once more; each list around it would do so.
    if (value === UNKNOWN) this.#cursor.at = start;
    this.#cursor.skip();
    this.#computed.push({ path: path === '' ? 'the whole' : path, offset: start });
    return UNKNOWN;
  }

  /** True when the value is complete here: nothing is added to it, called on it or chosen by it. */
  #ends(): boolean {
    const after = this.#cursor.at;
    this.#cursor.space();
    END.lastIndex = this.#cursor.at;
    const newline = /\n/.test(this.#cursor.text.slice(after, this.#cursor.at));
    // Without a semicolon the next statement may begin on the next line.
    return END.test(this.#cursor.text) || (newline && /[A-Za-z_$]/.test(this.#cursor.text[this.#cursor.at] ?? ''));
  }

  #operand(path: string, depth: number): unknown {
    const character = this.#cursor.text[this.#cursor.at];
    if (character === '{') return this.#object(path, depth);
    if (character === '[') return this.#array(path, depth);
    if (character === '"' || character === "'" || character === '`') return this.#cursor.string(character) ?? UNKNOWN;
    if (character === undefined) return this.#cursor.stop('it ends where a value is missing');
    const number = this.#cursor.match(NUMBER);
    if (number !== undefined) return Number(number.replaceAll('_', ''));
    const name = this.#cursor.match(NAME);
    if (name === undefined) return UNKNOWN;
    return this.#words.has(name) ? this.#words.get(name) : this.#constant(name, path, depth);
  }

  #constant(name: string, path: string, depth: number): unknown {
    const offset = this.#constants.get(name);
    if (offset === undefined) return UNKNOWN;
    const after = this.#cursor.at;
    const reported = this.#computed.length;
    this.#cursor.at = offset;
    const value = this.#value(path, depth + 1);
    if (value === UNKNOWN) this.#computed.length = reported;
    this.#cursor.at = after;
    return value;
  }

  #object(path: string, depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.#cursor.at++;
    for (this.#cursor.space(); this.#cursor.text[this.#cursor.at] !== '}'; this.#cursor.space()) {
      const start = this.#cursor.at;
      const key = this.#key();
      const here = key === undefined ? path : path === '' ? key : `${path}.${key}`;
      this.#cursor.space();
      if (key !== undefined && this.#cursor.text[this.#cursor.at] === ':') {
        this.#cursor.at++;
        const value = this.#value(here, depth + 1);
        if (value !== UNKNOWN && key !== '__proto__') entries.push([key, value]);
      } else if (
        key !== undefined &&
        (this.#cursor.text[this.#cursor.at] === ',' || this.#cursor.text[this.#cursor.at] === '}')
      ) {
        // `{ env }` is short for `{ env: env }`.
        const value = this.#constant(key, here, depth);
        if (value === UNKNOWN) this.#computed.push({ path: here, offset: start });
        else entries.push([key, value]);
      } else {
        this.#cursor.at = start;
        this.#cursor.skip();
        this.#computed.push({ path: here === '' ? 'the whole' : here, offset: start });
      }
      this.#comma('}');
    }
    this.#cursor.at++;
    return Object.fromEntries(entries);
  }

  #array(path: string, depth: number): unknown {
    const items: unknown[] = [];
    this.#cursor.at++;
    for (this.#cursor.space(); this.#cursor.text[this.#cursor.at] !== ']'; this.#cursor.space()) {
      const value = this.#value(`${path}[${items.length}]`, depth + 1);
      items.push(value === UNKNOWN ? undefined : value);
      this.#comma(']');
    }
    this.#cursor.at++;
    return items;
  }

  #comma(end: '}' | ']'): void {
    this.#cursor.space();
    if (this.#cursor.text[this.#cursor.at] === ',') this.#cursor.at++;
    else if (this.#cursor.text[this.#cursor.at] !== end) this.#cursor.stop(`"," or "${end}" is missing`);
  }

  #key(): string | undefined {
    const character = this.#cursor.text[this.#cursor.at];
    if (character === '"' || character === "'") {
      const text = this.#cursor.string(character);
      return typeof text === 'string' ? text : undefined;
    }
    return this.#cursor.match(NAME) ?? this.#cursor.match(NUMBER);
  }
}
