import type { LogQuery } from './match.ts';

/** A line as the worker is given it; `block` is the id of the first line of its block, by which the block is judged. */
export interface SearchLine {
  readonly id: number;
  readonly block: number;
  readonly text: string;
}

export type ToWorker =
  | { readonly kind: 'lines'; readonly lines: readonly SearchLine[] }
  | { readonly kind: 'query'; readonly token: number; readonly query: LogQuery };

/** Found in some of the lines: blocks that pass, and lines with their marks as `[line, number of marks, from, to, …]`. */
export interface FoundMessage {
  readonly token: number;
  readonly passed: readonly number[];
  readonly hits: readonly number[];
  /** All lines that the worker has were looked through. */
  readonly done: boolean;
  /** The expression is none. */
  readonly bad?: string;
}
