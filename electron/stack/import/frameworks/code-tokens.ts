/**
 * Words, numbers, texts and marks of a JavaScript or TypeScript file, without comments. Acorn's tokenizer reads both: TypeScript differs
 * in its grammar, of which nothing is asked here, and by the `@` of decorators. Pure, total, one pass.
 */
import { type Token, type TokenType, tokTypes } from 'acorn';
import { tokensOf } from '../literals/parse-code.ts';

export interface CodeToken {
  readonly kind: 'word' | 'number' | 'text' | 'mark';
  /** As it stands there; a text with its quotes, a template with all that is put into it. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** Up to the end or, where something stands that is no code, up to there. */
export function codeTokens(source: string): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  const template = new Template();
  let line = 1;
  let counted = 0;
  const add = (kind: CodeToken['kind'], start: number, end: number) => {
    line += linesIn(source, counted, start);
    counted = start;
    tokens.push({ kind, text: source.slice(start, end), line });
  };
  for (const token of tokensOf(source)) {
    if (template.takes(token)) {
      if (!template.isOpen) add('text', template.start, token.end);
    } else if (token.type !== tokTypes.regexp) add(kindOf(token.type), token.start, token.end);
  }
  if (template.isOpen) add('text', template.start, source.length);
  return tokens;
}

/** A template is one text, whatever is put into it, other templates included. */
class Template {
  start = 0;
  /** Quotes and brackets that are open within it. */
  readonly #open: TokenType[] = [];

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Whether a token belongs to one; the last that does closes it. */
  takes({ type, start }: Token): boolean {
    const wasOpen = this.isOpen;
    if (!wasOpen && type !== tokTypes.backQuote) return false;
    if (!wasOpen) this.start = start;
    if (type === tokTypes.backQuote && this.#open.at(-1) === tokTypes.backQuote) this.#open.pop();
    else if (type === tokTypes.backQuote || type === tokTypes.dollarBraceL || type === tokTypes.braceL)
      this.#open.push(type);
    else if (type === tokTypes.braceR) this.#open.pop();
    return true;
  }
}

function kindOf(type: TokenType): CodeToken['kind'] {
  if (type === tokTypes.string) return 'text';
  if (type === tokTypes.num) return 'number';
  return type === tokTypes.name || type === tokTypes.privateId || type.keyword !== undefined ? 'word' : 'mark';
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) if (text[at] === '\n') lines++;
  return lines;
}
