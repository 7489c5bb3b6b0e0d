/** Words, numbers, texts and marks of a JavaScript or TypeScript file, without comments. Pure, total, one pass. */

export interface CodeToken {
  readonly kind: 'word' | 'number' | 'text' | 'mark';
  /** As it stands there; a text with its quotes. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

const WORD = /[A-Za-z_$][\w$]*/y;
const NUMBER = /\d[\w.]*/y;
const MARK = /=>|===?|!==?|\|\||\?\?|&&|\?\.|\.\.\.|[^\s]/y;
/** Behind these a `/` begins a regular expression, else it divides. */
const BEFORE_PATTERN = /^(?:[=(,:[!&|?{};+\-*%~^<>]|=>|===?|!==?|\|\||\?\?|&&|return|typeof|case|in|of|)$/;

export function codeTokens(source: string): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  let line = 1;
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const add = (kind: CodeToken['kind'], text: string) => {
    tokens.push({ kind, text, line });
    at += text.length;
  };
  while (at < source.length) {
    const character = source[at] ?? '';
    if (character === '\n') line++;
    if (/\s/.test(character) || character === '\uFEFF') {
      at++;
      continue;
    }
    const next = source[at + 1];
    if (character === '/' && (next === '/' || next === '*')) {
      const end = source.indexOf(next === '/' ? '\n' : '*/', at + 2);
      const to = end < 0 ? source.length : next === '/' ? end : end + 2;
      line += linesIn(source, at, to);
      at = to;
    } else if (character === '"' || character === "'" || character === '`') {
      const text = source.slice(at, quotedEnd(source, at, character));
      add('text', text);
      line += linesIn(text, 0, text.length);
    } else if (character === '/' && BEFORE_PATTERN.test(tokens.at(-1)?.text ?? '')) {
      at = patternEnd(source, at);
    } else {
      const word = take(WORD);
      const number = word === undefined ? take(NUMBER) : undefined;
      if (word !== undefined) add('word', word);
      else if (number !== undefined) add('number', number);
      else add('mark', take(MARK) ?? character);
    }
  }
  return tokens;
}

/** Behind the closing quote; where there is none, behind the line. */
function quotedEnd(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n' && quote !== '`') return at;
  }
  return source.length;
}

/** Behind the flags of a regular expression; a slash that begins none is passed over alone. */
function patternEnd(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\n') break;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at + 1;
  }
  return start + 1;
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
