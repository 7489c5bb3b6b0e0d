/** The reader behind `object-literal.ts`: recursive descent over the literals of JavaScript. */
import { LIMITS } from '../../limits.ts';
import type { Computed, Literal } from './object-literal.ts';

/** A value that only running the code would tell. */
const UNKNOWN = Symbol('unknown');

class Stop extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const NUMBER = /[+-]?(?:0[xX][\da-fA-F]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
/** What may follow a complete value. */
const END = /[,\]})]|;|$/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };
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
  readonly #text: string;
  readonly #constants: ReadonlyMap<string, number>;
  readonly #strict: boolean;
  readonly #words: ReadonlyMap<string, unknown>;
  readonly #computed: Computed[] = [];
  #at = 0;
  #values = 0;

  constructor(text: string, { constants = new Map(), directory, strict = false }: Surroundings) {
    this.#text = text;
    this.#strict = strict;
    this.#constants = constants;
    this.#words = new Map([...WORDS, ...(directory === undefined ? [] : [['__dirname', directory] as const])]);
  }

  /** The text from `start` on is one value and nothing else. */
  whole(start: number): Literal {
    const read = this.expression(start);
    if (!read.ok) return read;
    this.#space();
    if (this.#at < this.#text.length) return { ok: false, message: 'more text follows the end', offset: this.#at };
    return read;
  }

  /** The value that begins at `start`. */
  expression(start: number): Literal {
    this.#at = start;
    try {
      const value = this.#value('', 0);
      return { ok: true, value: value === UNKNOWN ? undefined : value, computed: this.#computed };
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      return { ok: false, message: error.message, offset: Math.min(error.offset, this.#text.length) };
    }
  }

  #value(path: string, depth: number): unknown {
    this.#values++;
    if (depth > LIMITS.stack.depth || this.#values > LIMITS.stack.values)
      this.#stop('it is nested too deeply or holds far too much');
    this.#space();
    const start = this.#at;
    const value = this.#operand(path, depth);
    if (this.#strict && value === UNKNOWN) this.#stop('something stands here that is no JSON', start);
    if (value !== UNKNOWN && (this.#strict || this.#ends())) return value;
    this.#at = start;
    this.#skip();
    this.#computed.push({ path: path === '' ? 'the whole' : path, offset: start });
    return UNKNOWN;
  }

  /** True when the value is complete here: nothing is added to it, called on it or chosen by it. */
  #ends(): boolean {
    const after = this.#at;
    this.#space();
    END.lastIndex = this.#at;
    const newline = /\n/.test(this.#text.slice(after, this.#at));
    // Without a semicolon the next statement may begin on the next line.
    return END.test(this.#text) || (newline && /[A-Za-z_$]/.test(this.#text[this.#at] ?? ''));
  }

  #operand(path: string, depth: number): unknown {
    const character = this.#text[this.#at];
    if (character === '{') return this.#object(path, depth);
    if (character === '[') return this.#array(path, depth);
    if (character === '"' || character === "'" || character === '`') return this.#string(character);
    if (character === undefined) return this.#stop('it ends where a value is missing');
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number.replaceAll('_', ''));
    const name = this.#match(NAME);
    if (name === undefined) return UNKNOWN;
    return this.#words.has(name) ? this.#words.get(name) : this.#constant(name, path, depth);
  }

  #constant(name: string, path: string, depth: number): unknown {
    const offset = this.#constants.get(name);
    if (offset === undefined) return UNKNOWN;
    const after = this.#at;
    const reported = this.#computed.length;
    this.#at = offset;
    const value = this.#value(path, depth + 1);
    if (value === UNKNOWN) this.#computed.length = reported;
    this.#at = after;
    return value;
  }

  #object(path: string, depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== '}'; this.#space()) {
      const start = this.#at;
      const key = this.#key();
      const here = key === undefined ? path : path === '' ? key : `${path}.${key}`;
      this.#space();
      if (key !== undefined && this.#text[this.#at] === ':') {
        this.#at++;
        const value = this.#value(here, depth + 1);
        if (value !== UNKNOWN && key !== '__proto__') entries.push([key, value]);
      } else if (key !== undefined && (this.#text[this.#at] === ',' || this.#text[this.#at] === '}')) {
        // `{ env }` is short for `{ env: env }`.
        const value = this.#constant(key, here, depth);
        if (value === UNKNOWN) this.#computed.push({ path: here, offset: start });
        else entries.push([key, value]);
      } else {
        this.#at = start;
        this.#skip();
        this.#computed.push({ path: here === '' ? 'the whole' : here, offset: start });
      }
      this.#comma('}');
    }
    this.#at++;
    return Object.fromEntries(entries);
  }

  #array(path: string, depth: number): unknown {
    const items: unknown[] = [];
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== ']'; this.#space()) {
      const value = this.#value(`${path}[${items.length}]`, depth + 1);
      items.push(value === UNKNOWN ? undefined : value);
      this.#comma(']');
    }
    this.#at++;
    return items;
  }

  #comma(end: '}' | ']'): void {
    this.#space();
    if (this.#text[this.#at] === ',') this.#at++;
    else if (this.#text[this.#at] !== end) this.#stop(`"," or "${end}" is missing`);
  }

  #key(): string | undefined {
    const character = this.#text[this.#at];
    if (character === '"' || character === "'") {
      const text = this.#string(character);
      return typeof text === 'string' ? text : undefined;
    }
    return this.#match(NAME) ?? this.#match(NUMBER);
  }

  #string(quote: string): unknown {
    const start = this.#at++;
    let text = '';
    for (; this.#text[this.#at] !== quote; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined || (character === '\n' && quote !== '`'))
        this.#stop('the quote is not closed', start);
      if (quote === '`' && this.#text.startsWith('${', this.#at)) return UNKNOWN;
      if (character === '\\') text += this.#escape();
      else text += character;
    }
    this.#at++;
    return text;
  }

  /** Stands on the backslash and leaves on the last character of the escape. */
  #escape(): string {
    const code = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))/y;
    code.lastIndex = this.#at;
    const [whole, ...digits] = code.exec(this.#text) ?? [];
    if (whole !== undefined) {
      this.#at += whole.length - 1;
      const point = Number.parseInt(digits.find((one) => one !== undefined) ?? '0', 16);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    }
    const next = this.#text[++this.#at] ?? '';
    return next === '\n' ? '' : (ESCAPES[next] ?? next);
  }

  /** Passes over an expression that is not understood, to the comma or bracket that ends it. */
  #skip(): void {
    const start = this.#at;
    for (let depth = 0; this.#at < this.#text.length; this.#at++) {
      this.#space();
      const character = this.#text[this.#at] ?? '';
      if (depth === 0 && /[,;\]})]/.test(character)) return;
      if (/[[({]/.test(character)) depth++;
      if (/[\])}]/.test(character)) depth--;
      if (/["'`]/.test(character)) this.#skipString(character);
    }
    if (this.#text.slice(start).trim() === '') this.#stop('it ends where a value is missing', start);
  }

  #skipString(quote: string): void {
    const start = this.#at++;
    for (; this.#text[this.#at] !== quote; this.#at++) {
      if (this.#at >= this.#text.length) this.#stop('the quote is not closed', start);
      if (this.#text[this.#at] === '\\') this.#at++;
    }
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #stop(message: string, offset = this.#at): never {
    throw new Stop(message, offset);
  }
}
