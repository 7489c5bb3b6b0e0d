/** A look at a file before it is parsed: what no person nests so deeply costs no second of work, and no stack. Pure. */
import { Parser } from 'yaml';
import { LIMITS } from '../../limits.ts';

/** 1-based place of an offset. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/**
 * Where a YAML text opens more brackets than a file may have open at once, or is indented more deeply; undefined when it does not.
 * Brackets within quotes count as well, which no real file has so many of.
 */
export function tooDeepAt(text: string): number | undefined {
  return openBracketsAt(text, LIMITS.stack.openBrackets) ?? tooIndentedAt(text);
}

/** Where a text, of whatever language, has more than `most` brackets open at once. */
export function openBracketsAt(text: string, most: number): number | undefined {
  let open = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text[offset];
    if (character === '[' || character === '{') open += 1;
    else if (character === ']' || character === '}') open -= 1;
    if (open > most) return offset;
  }
  return undefined;
}

/** Of a line that holds other lines the indentation is remembered until one comes that is not within it. */
function tooIndentedAt(text: string): number | undefined {
  const levels: number[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    let at = start;
    while (text[at] === ' ') at += 1;
    const indent = at - start;
    let compact = 0;
    while (/[-?:]/.test(text[at] ?? '') && /[ \t]/.test(text[at + 1] ?? '')) {
      compact += 1;
      at += 2;
      while (text[at] === ' ') at += 1;
      if (levels.length + compact > LIMITS.stack.blockLevels) return at;
    }
    if (at < end) {
      while ((levels.at(-1) ?? -1) >= indent) levels.pop();
      levels.push(indent);
      if (levels.length > LIMITS.stack.blockLevels) return at;
    }
    start = end + 1;
  }
  return undefined;
}

/** Where a long text stops being YAML when it does so again and again. */
export function hopelessAt(text: string): number | undefined {
  if (text.length < LIMITS.stack.shortCharacters) return undefined;
  let errors = 0;
  let first: number | undefined;
  for (const token of new Parser().parse(text)) {
    if (token.type !== 'error') continue;
    first ??= token.offset;
    errors += 1;
    if (errors > LIMITS.stack.syntaxErrors) return first;
  }
  return undefined;
}
