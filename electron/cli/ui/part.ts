import type { Line } from './cells.ts';

/** A place that can be clicked: columns `from` to before `to` of a row; 0-based. */
export interface Target {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly press:
    | { readonly kind: 'key'; readonly key: string }
    | { readonly kind: 'service'; readonly service: string }
    | { readonly kind: 'stack'; readonly stack: string };
}

/** A part of the picture: its lines, and its targets counted from its own first row. */
export interface Part {
  readonly lines: readonly Line[];
  readonly targets: readonly Target[];
}
