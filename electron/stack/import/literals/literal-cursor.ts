/** A place in a text of JavaScript that moves on: what the reader of literals reads without knowing what it is for. */

/** The text cannot be read on from here; caught where reading began. */
export class Stop extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const SPACE = /(?:\s|\/\/[^\n]*)*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

export class LiteralCursor {
  readonly text: string;
  at = 0;
  /** Where the last comment ends: one that begins after it has no end, and is not searched for one again and again. */
  readonly #lastComment: number;

  constructor(text: string) {
    this.text = text;
    this.#lastComment = text.lastIndexOf('*/');
  }

  /** The text in quotes that begins here; undefined when something is put into it (`${…}`). */
  string(quote: string): string | undefined {
    const start = this.at++;
    let text = '';
    for (; this.text[this.at] !== quote; this.at++) {
      const character = this.text[this.at];
      if (character === undefined || (character === '\n' && quote !== '`')) this.stop('the quote is not closed', start);
      if (quote === '`' && this.text.startsWith('${', this.at)) return undefined;
      if (character === '\\') text += this.#escape();
      else text += character;
    }
    this.at++;
    return text;
  }

  /** Stands on the backslash and leaves on the last character of the escape. */
  #escape(): string {
    const code = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))/y;
    code.lastIndex = this.at;
    const [whole, ...digits] = code.exec(this.text) ?? [];
    if (whole !== undefined) {
      this.at += whole.length - 1;
      const point = Number.parseInt(digits.find((one) => one !== undefined) ?? '0', 16);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    }
    const next = this.text[++this.at] ?? '';
    return next === '\n' ? '' : (ESCAPES[next] ?? next);
  }

  /** Passes over an expression that is not understood, to the comma or bracket that ends it. */
  skip(): void {
    const start = this.at;
    for (let depth = 0; this.at < this.text.length; this.at++) {
      this.space();
      const character = this.text[this.at] ?? '';
      if (depth === 0 && /[,;\]})]/.test(character)) return;
      if (/[[({]/.test(character)) depth++;
      if (/[\])}]/.test(character)) depth--;
      if (/["'`]/.test(character)) this.#skipString(character);
    }
    if (this.text.slice(start).trim() === '') this.stop('it ends where a value is missing', start);
  }

  #skipString(quote: string): void {
    const start = this.at++;
    for (; this.text[this.at] !== quote; this.at++) {
      if (this.at >= this.text.length) this.stop('the quote is not closed', start);
      if (this.text[this.at] === '\\') this.at++;
    }
  }

  space(): void {
    for (;;) {
      SPACE.lastIndex = this.at;
      this.at += SPACE.exec(this.text)?.[0].length ?? 0;
      if (!this.text.startsWith('/*', this.at)) return;
      const end = this.at < this.#lastComment ? this.text.indexOf('*/', this.at + 2) : -1;
      if (end < 0) return;
      this.at = end + 2;
    }
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  stop(message: string, offset = this.at): never {
    throw new Stop(message, offset);
  }
}
