import { createContext, Script } from 'node:vm';
import { LIMITS } from '../../limits.ts';

/** Where a pattern is found in one text: from and to, in characters. */
export type Ranges = readonly (readonly [from: number, to: number])[];

const SEARCH = new Script(
  `texts.map((text) => {
    const found = [];
    for (const match of text.matchAll(pattern)) if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
    return found;
  })`,
);

/**
 * Where a pattern is found in each text; `slow` when it takes so long that the screen would stand still. A regular expression
 * can take for ever on a line that fits it badly, and only code that runs in a context of its own can be interrupted.
 */
export function findIn(pattern: RegExp, texts: readonly string[]): readonly Ranges[] | 'slow' {
  if (texts.length === 0) return [];
  const context = createContext({ texts, pattern: new RegExp(pattern, `${pattern.flags.replace('g', '')}g`) });
  try {
    return SEARCH.runInContext(context, { timeout: LIMITS.terminal.searchMs }) as readonly Ranges[];
  } catch {
    return 'slow';
  }
}
