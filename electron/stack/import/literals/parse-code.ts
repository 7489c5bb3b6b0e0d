/**
 * JavaScript as acorn reads it, and never as anything runs it: the tree of a module, of one value, or its tokens. Acorn recurses and
 * some of its checks compare each name with all others; what bounds both is here. Pure and total.
 */
import {
  type Expression,
  type Options,
  Parser,
  type Program,
  type Token,
  type TokenType,
  tokenizer,
  tokTypes,
} from 'acorn';
import { LIMITS } from '../../../limits.ts';
import { openBracketsAt } from '../../syntax/bracket-depth.ts';

export type Parsed<T> =
  | { readonly ok: true; readonly tree: T }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/**
 * What decides only whether a program is valid, and takes time in the square of its length, is not asked: whether names are declared
 * once, whether a regular expression is one, whether `yield` stands in a generator. Whoever runs the program is told.
 */
class ReadingParser extends Parser {
  declareName(): void {}
  validateRegExpFlags(): void {}
  validateRegExpPattern(): void {}
  inGeneratorContext(): boolean {
    return false;
  }
}

const OPTIONS: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowReturnOutsideFunction: true,
};

export const TOO_DEEP = 'it is nested too deeply or holds far too much';

/** A whole module, of either kind: `import` and `require` may stand beside each other. */
export function parseProgram(text: string): Parsed<Program> {
  return parsed(text, (options) => ReadingParser.parse(text, options));
}

/** One value that the text is, with nothing behind it but comments. */
export function parseValue(text: string): Parsed<Expression> {
  const read = parsed(text, (options) => ReadingParser.parseExpressionAt(text, 0, options));
  if (!read.ok) return read;
  const rest = restAt(text, read.tree.end);
  return rest === undefined ? read : { ok: false, message: 'more text follows the end', offset: rest };
}

function parsed<T>(text: string, parse: (options: Options) => T): Parsed<T> {
  const deep = openBracketsAt(text, LIMITS.stack.codeBrackets);
  if (deep !== undefined) return { ok: false, message: TOO_DEEP, offset: deep };
  const passed = new Passed();
  try {
    return { ok: true, tree: parse({ ...OPTIONS, onToken: (token) => passed.add(token) }) };
  } catch (error) {
    return { ok: false, ...passed.explain(error, text) };
  }
}

/** Of a decorator; acorn knows none. */
const DECORATOR = /(?<=^|[\s(,])@(?=[A-Za-z_$])/gm;

/** The tokens of a file that may be TypeScript, up to its end or to what is no code. */
export function* tokensOf(text: string): Generator<Token> {
  try {
    yield* ReadingParser.tokenizer(text.replace(DECORATOR, ' '), OPTIONS);
  } catch (error) {
    // A quote that is never closed; the lines that begin with `-->`, of which acorn takes each for a comment within the one before.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
  }
}

/** Where something stands behind the value, or undefined. */
function restAt(text: string, end: number): number | undefined {
  try {
    const next = tokenizer(text.slice(end), OPTIONS).getToken();
    return next.type === tokTypes.eof ? undefined : end + next.start;
  } catch {
    return end;
  }
}

/** What the parser had read when it stopped: that tells what is missing. */
class Passed {
  readonly #open: TokenType[] = [];
  #last: TokenType | undefined;

  add({ type }: Token): void {
    if (CLOSED_BY.has(type)) this.#open.push(type);
    else if (type === tokTypes.braceR || type === tokTypes.bracketR || type === tokTypes.parenR) this.#open.pop();
    this.#last = type;
  }

  explain(error: unknown, text: string): { readonly message: string; readonly offset: number } {
    // Outside of a program acorn does not catch it.
    if (error instanceof RangeError) return { message: TOO_DEEP, offset: 0 };
    if (!(error instanceof SyntaxError)) throw error;
    const at = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
    const offset = Math.min(at, text.length);
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    // Chains without brackets (`!!!…`, `1+1+…`) that are longer than the stack.
    if (message === 'Not enough stack space to parse input') return { message: TOO_DEEP, offset };
    if (/^Unterminated (?:string|template)/.test(message)) return { message: 'the quote is not closed', offset };
    if (message !== 'Unexpected token') return { message: `no JavaScript stands there (${message})`, offset };
    return { message: this.#missing(text.slice(offset).trim() === ''), offset };
  }

  #missing(isEnd: boolean): string {
    if (this.#last === undefined || !ENDS_VALUE.has(this.#last))
      return isEnd ? 'it ends where a value is missing' : 'a value is missing there';
    const close = CLOSED_BY.get(this.#open.at(-1) ?? tokTypes.eof);
    if (close === undefined) return 'it cannot be read from there on';
    return `"," or "${close}" is missing`;
  }
}

const CLOSED_BY: ReadonlyMap<TokenType, string> = new Map([
  [tokTypes.braceL, '}'],
  [tokTypes.dollarBraceL, '}'],
  [tokTypes.bracketL, ']'],
  [tokTypes.parenL, ')'],
]);

/** Behind these a value is complete. */
const ENDS_VALUE: ReadonlySet<TokenType> = new Set([
  tokTypes.name,
  tokTypes.num,
  tokTypes.string,
  tokTypes.regexp,
  tokTypes.backQuote,
  tokTypes.braceR,
  tokTypes.bracketR,
  tokTypes.parenR,
  tokTypes._this,
  tokTypes._null,
  tokTypes._true,
  tokTypes._false,
]);
