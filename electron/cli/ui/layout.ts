/** How the screen is divided: light, sentence, tabs where several stacks are open, body, a line of news, keys. Pure. */
import { headLines } from './head.ts';
import type { UiModel } from './model.ts';

/** Below these nothing is drawn but that the terminal is too small. */
export const LEAST_COLUMNS = 24;
export const LEAST_ROWS = 6;

/** Rows below it: news or the prompt, and the keys. */
const FOOT_ROWS = 2;

/** Rows of the body, its heading included. */
export function paneRows(model: UiModel): number {
  return Math.max(1, model.rows - headLines(model).lines.length - FOOT_ROWS);
}

/** Rows of the body for its content. */
export function bodyRows(model: UiModel): number {
  return Math.max(1, paneRows(model) - 1);
}

/** The list as it scrolls: the first row that is shown, so that the selected one is. */
export function firstRow(at: number, count: number, rows: number): number {
  if (count <= rows) return 0;
  return Math.min(Math.max(0, at - Math.floor(rows / 2)), count - rows);
}
