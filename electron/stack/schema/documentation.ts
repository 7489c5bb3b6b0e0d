/** What documents a key of the stack file: for editors in the JSON Schema, for people in `docs/stack-file.md`. */
import type { z } from 'zod';

export interface KeyNote {
  /** What it is, in sentences. */
  readonly is: string;
  /** The kind of value in one or a few words: `text or list`, `duration`. */
  readonly type: string;
  /** What holds when it is left out, as it would be written or in words; undefined: nothing does. */
  readonly default?: string;
  /** Values as YAML reads them; the first one is shown in the documentation. */
  readonly examples: readonly [unknown, ...unknown[]];
  /** What Compose calls it; undefined: Compose has none. */
  readonly compose?: string;
}

/**
 * The same schema with its note. JSON Schema allows further keywords, and editors show description and examples; the examples
 * get their name in `json-schema.ts`, since zod leaves them out of what it takes for the output of a transformation.
 */
export function key<Schema extends z.ZodType>(schema: Schema, note: KeyNote): Schema {
  const { is, type, compose, examples } = note;
  const description = note.default === undefined ? is : `${is} Default: ${note.default}.`;
  return schema.meta({
    description,
    'x-examples': [...examples],
    'x-type': type,
    ...(note.default !== undefined && { 'x-default': note.default }),
    ...(compose !== undefined && { 'x-compose': compose }),
  });
}
