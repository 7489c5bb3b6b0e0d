/** The whole picture of a model: exactly as many lines as the terminal has, and what can be clicked. Pure. */
import { uiWords } from '../words/ui.ts';
import { bodyOf } from './body.ts';
import { clip, type Line, lineWidth, shorten, span } from './cells.ts';
import { dialogBox } from './dialog.ts';
import { footLines } from './foot.ts';
import { headLines } from './head.ts';
import { LEAST_COLUMNS, LEAST_ROWS, paneRows } from './layout.ts';
import type { UiModel } from './model.ts';
import type { Part, Target } from './part.ts';

export interface Frame extends Part {
  /** Where the cursor stands while something is typed. */
  readonly cursor: { readonly row: number; readonly column: number } | undefined;
}

export function frameOf(model: UiModel): Frame {
  const { columns, rows } = model;
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
    const lines = filled([[span(uiWords.tooSmall(columns, rows))]], rows).map((line) => clip(line, columns));
    return { lines, targets: [], cursor: undefined };
  }
  const head = headLines(model);
  const body = bodyOf(model);
  const foot = footLines(model);
  const headRows = head.lines.length;
  const footRow = headRows + paneRows(model);
  const parts: Part = {
    lines: [...head.lines, ...filled(body.lines, paneRows(model)), ...foot.lines],
    targets: [...head.targets, ...down(body.targets, headRows), ...down(foot.targets, footRow)],
  };
  const shown = model.dialog ? withDialog(model, parts) : parts;
  return {
    lines: filled(shown.lines, rows).map((line) => shorten(line, columns)),
    targets: shown.targets,
    cursor: foot.cursor === undefined ? undefined : { row: footRow, column: Math.min(foot.cursor, columns - 1) },
  };
}

function filled(lines: readonly Line[], rows: number): readonly Line[] {
  return Array.from({ length: rows }, (_, index) => lines[index] ?? []);
}

function down(targets: readonly Target[], by: number): readonly Target[] {
  return targets.map((target) => ({ ...target, row: target.row + by }));
}

/** The dialog over the middle of the picture; only it can be clicked. */
function withDialog(model: UiModel, { lines }: Part): Part {
  const box = dialogBox(model);
  const top = Math.max(0, Math.floor((model.rows - box.lines.length) / 2));
  const left = Math.max(0, Math.floor((model.columns - box.columns) / 2));
  const over = lines.map((line, row) => {
    const boxed = box.lines[row - top];
    if (boxed === undefined) return line;
    return [
      ...padded(clip(line, left), left),
      ...boxed,
      ...clip(line, Math.max(0, model.columns - left - box.columns), left + box.columns),
    ];
  });
  return {
    lines: over,
    targets: box.targets.map((target) => ({
      ...target,
      row: target.row + top,
      from: target.from + left,
      to: target.to + left,
    })),
  };
}

function padded(line: Line, columns: number): Line {
  const width = lineWidth(line);
  return width < columns ? [...line, { text: ' '.repeat(columns - width) }] : line;
}
