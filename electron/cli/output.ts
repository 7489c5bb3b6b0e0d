import { styleText } from 'node:util';
import { formatProblem, type Problem } from '../result.ts';
import { exitCodeOf } from './exit-codes.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command says things: results on stdout, progress on stderr, colour only on a terminal. */
export class Output {
  readonly json: boolean;
  #said = false;

  constructor(json: boolean) {
    this.json = json;
  }

  /** The one document of a `--json` call. */
  document(value: unknown): void {
    if (!this.json || this.#said) return;
    this.#said = true;
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** A line of the result for people. */
  line(text = ''): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** What is going on meanwhile. */
  progress(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Tells a failure and gives its exit code. */
  problem(problem: Problem): number {
    const { code, message, file, line, column, hint } = problem;
    this.document({ error: { code, message, file, line, column, hint } });
    if (!this.json) process.stderr.write(`${this.paint('red', 'error', process.stderr)}: ${formatProblem(problem)}\n`);
    return exitCodeOf(problem);
  }

  /** Whether results may be coloured: on a terminal whose user did not forbid it. */
  get colours(): boolean {
    return mayColour(process.stdout);
  }

  paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
    return !mayColour(stream) ? text : styleText(style, text, { validateStream: false });
  }
}

function mayColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env.NO_COLOR === undefined;
}

/** `2026-01-31 14:00:05` where the user is. Epoch milliseconds. */
export function timeText(at: number): string {
  const date = new Date(at);
  const local = new Date(at - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, 19);
}

/** Columns side by side, each as wide as its widest cell. Colours must be painted after this. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
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
