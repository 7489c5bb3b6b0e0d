/**
 * Reads the value that a piece of JavaScript or JSON writes down, without running anything: objects, arrays, texts, numbers, names of
 * other such values. What would have to be computed is left out and reported with its place. Pure and total.
 */
import { LIMITS } from '../../../limits.ts';
import { LiteralReader } from './literal-reader.ts';

export interface Computed {
  /** Keys and list positions from the root: `apps[0].env.HOST`. */
  readonly path: string;
  readonly offset: number;
}

export type Literal =
  | { readonly ok: true; readonly value: unknown; readonly computed: readonly Computed[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** A JSON text; comments and trailing commas do no harm. */
export function readJson(text: string): Literal {
  return new LiteralReader(text, { strict: true }).whole(text.startsWith('\uFEFF') ? 1 : 0);
}

const EXPORT = /^[ \t]*(?:module\.exports\s*=(?!=)|export\s+default\b)\s*/m;
const CONSTANT = /^[ \t]*(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=(?!=)\s*/gm;

/**
 * What a module exports by `module.exports =` or `export default`, as far as it stands there.
 * @param directory absolute folder of the module: `__dirname`.
 */
export function readModule(text: string, directory: string): Literal {
  const found = EXPORT.exec(text);
  if (!found) return { ok: false, message: 'it exports nothing by module.exports or export default', offset: 0 };
  const constants = new Map<string, number>();
  for (const match of text.matchAll(CONSTANT)) {
    if (match[1] !== undefined && constants.size < LIMITS.stack.aliases)
      constants.set(match[1], match.index + match[0].length);
  }
  return new LiteralReader(text, { constants, directory }).expression(found.index + found[0].length);
}

/** 1-based. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
