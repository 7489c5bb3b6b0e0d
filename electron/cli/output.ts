import { styleText } from 'node:util';
import { inertBlock, inertJson, inertLine } from '../../shared/text/inert.ts';
import { inertLog, withoutColours } from '../../shared/text/inert-log.ts';
import { formatProblem, type Problem } from '../result.ts';
import { exitCodeOf } from './exit-codes.ts';

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
    if (!this.json) process.stdout.write(`${shown(pieces, process.stdout)}\n`);
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

  /** Empties the terminal before the picture is shown anew; false where this is none. */
  clear(): boolean {
    if (this.json || !process.stdout.isTTY) return false;
    process.stdout.write('\u001b[2J\u001b[H');
    return true;
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

function mayColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env.NO_COLOR === undefined;
}

/** `2026-01-31 14:00:05` where the user is. Epoch milliseconds. */
export function formatTime(at: number): string {
  const date = new Date(at);
  const local = new Date(at - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, 19);
}

/** Columns side by side, each as wide as its widest cell when it is shown. */
export function table(cells: readonly (readonly string[])[]): readonly string[] {
  const rows = cells.map((row) => row.map(inertLine));
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
