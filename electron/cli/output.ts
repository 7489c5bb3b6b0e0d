import { styleText } from 'node:util';
import { columnsOf, inLines } from '../../shared/text/columns.ts';
import { inertBlock, inertJson, inertLine } from '../../shared/text/inert.ts';
import { inertLog, withoutColours } from '../../shared/text/inert-log.ts';
import { formatProblem, type Problem } from '../result.ts';
import { exitCodeOf } from './exit-codes.ts';

/** What a terminal has that does not say, and the narrowest column that is wrapped. */
const ROWS = 24;
const READABLE_COLUMNS = 24;

type Style = Parameters<typeof styleText>[0];

/** A piece of a line: as it is, or in a colour of ours. */
type Piece = string | { readonly style: Style; readonly text: string };

/**
 * Where a command says things: results on stdout, progress on stderr, colour only on a terminal. Everything that a command
 * prints goes through here, and whatever others wrote into it leaves inert: a terminal obeys none of it and hides none of it.
 */
export class Output {
  readonly json: boolean;
  #said = false;
  /** The lines of the picture that is being drawn. */
  #picture: string[] | undefined;
  /** How many rows the last picture took. */
  #drawn = 0;

  constructor(json: boolean) {
    this.json = json;
  }

  /** The one document of a `--json` call. Its values are true to the last character; those that nobody sees stand escaped. */
  document(value: unknown): void {
    if (!this.json || this.#said) return;
    this.#said = true;
    process.stdout.write(`${inertJson(JSON.stringify(value, undefined, 2))}\n`);
  }

  /** A line of the result for people; a line break in it is shown as `\n`, so that nobody can forge the line below. */
  line(...pieces: readonly Piece[]): void {
    if (this.json) return;
    const { stdout } = process;
    // A line of a picture that would go over the edge would move it.
    if (this.#picture) this.#picture.push(shown(cut(pieces, stdout.columns), stdout));
    else stdout.write(`${shown(pieces, stdout)}\n`);
  }

  /** A result of several lines: a report, a file. */
  text(text: string): void {
    if (!this.json) process.stdout.write(`${inertBlock(text)}\n`);
  }

  /** A line that a service wrote: with its own colours where colours are shown. */
  logLine(before: readonly Piece[], line: string): void {
    if (this.json) return;
    // A file or a pipe wants no colours, which services write into their logs (`FORCE_COLOR`).
    const coloured = mayColour(process.stdout) ? inertLog(line) : inertBlock(withoutColours(line));
    process.stdout.write(`${shown(before, process.stdout)}${coloured}\n`);
  }

  /**
   * What `draw` prints, as one picture: on a terminal in the place of the last one, and no longer than the terminal, so that it stays where
   * it is; elsewhere as it comes, with `mark` before it.
   */
  picture(mark: string, draw: () => void): void {
    const { stdout } = process;
    if (this.json || !stdout.isTTY) {
      this.line(mark);
      draw();
      return;
    }
    this.#picture = [];
    draw();
    const rows = Math.max(1, (stdout.rows || ROWS) - 1);
    const lines = this.#picture.slice(0, rows);
    this.#picture = undefined;
    // Up to where the last one began, each line emptied before it is written, and what is left of a longer one gone.
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
    this.#drawn = lines.length;
    const text = lines.map((line) => `\u001b[2K${line}\n`).join('');
    stdout.write(`${up}\r${text}\u001b[J`);
  }

  /** What is going on meanwhile. */
  progress(text: string): void {
    process.stderr.write(`${inertLine(text)}\n`);
  }

  /** Tells a failure and gives its exit code. */
  problem(problem: Problem): number {
    const { code, message, file, line, column, hint } = problem;
    this.document({ error: { code, message, file, line, column, hint } });
    if (!this.json) {
      const pieces = [paint('red', 'error'), `: ${formatProblem(problem)}`];
      process.stderr.write(`${shown(pieces, process.stderr)}\n`);
    }
    return exitCodeOf(problem);
  }

  /** A sentence about the call itself, on stderr. */
  complaint(text: string): void {
    if (!this.json) process.stderr.write(inertBlock(text));
  }
}

/** A piece of a line in a colour, on a terminal whose user did not forbid colours. */
export function paint(style: Style, text: string): Piece {
  return { style, text };
}

function shown(pieces: readonly Piece[], stream: NodeJS.WriteStream): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return inertLine(piece);
      const text = inertLine(piece.text);
      return mayColour(stream) ? styleText(piece.style, text, { validateStream: false }) : text;
    })
    .join('');
}

/** The pieces in so many columns; an ellipsis where something is missing. */
function cut(pieces: readonly Piece[], columns = Number.POSITIVE_INFINITY): readonly Piece[] {
  const texts = pieces.map((piece) => inertLine(typeof piece === 'string' ? piece : piece.text));
  if (columnsOf(texts.join('')) <= columns) return pieces;
  let room = columns - 1;
  const kept = pieces.map((piece, index): Piece => {
    let text = '';
    for (const character of texts[index] ?? '') {
      room -= columnsOf(character);
      if (room < 0) break;
      text += character;
    }
    return typeof piece === 'string' ? text : { ...piece, text };
  });
  return [...kept, '…'];
}

function mayColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env.NO_COLOR === undefined;
}

/** `2026-01-31 14:00:05` where the user is. Epoch milliseconds. */
export function formatTime(at: number): string {
  const date = new Date(at);
  const local = new Date(at - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, 19);
}

/**
 * Columns side by side, each as wide as its widest cell when it is shown. On a terminal the last one is wrapped to what is left of its
 * width after `margin` columns, under itself; elsewhere each row is one line.
 */
export function table(cells: readonly (readonly string[])[], margin = 0): readonly string[] {
  const rows = cells.map((row) => row.map(inertLine));
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell));
    });
  return rows.flatMap((row) => {
    const before = row.slice(0, -1).map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - columnsOf(cell) + 2));
    const indent = widths.slice(0, row.length - 1).reduce((sum, width) => sum + width + 2, 0);
    const [first = '', ...rest] = lastCell(row.at(-1) ?? '', indent + margin);
    return [before.join('') + first, ...rest.map((line) => ' '.repeat(indent) + line)].map((line) => line.trimEnd());
  });
}

/** In lines where the terminal is too narrow for it, and wide enough for lines that can be read. */
function lastCell(text: string, indent: number): readonly string[] {
  const room = (process.stdout.columns ?? 0) - indent;
  return process.stdout.isTTY && room >= READABLE_COLUMNS ? inLines(text, room) : [text];
}
