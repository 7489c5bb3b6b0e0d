/** A look at brackets before a file is parsed: what no person nests so deeply costs no second of work. Pure. */
import { LIMITS } from '../../limits.ts';

/** 1-based place of an offset. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/**
 * Where a text opens more brackets than a file may have open at once; undefined when it does not. Brackets within quotes count as
 * well, which no real file has so many of.
 */
export function tooDeepAt(text: string): number | undefined {
  let open = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text[offset];
    if (character === '[' || character === '{') open += 1;
    else if (character === ']' || character === '}') open -= 1;
    if (open > LIMITS.stack.openBrackets) return offset;
  }
  return undefined;
}
