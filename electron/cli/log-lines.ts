import { type Output, paint } from './output.ts';

export interface LoggedLine {
  readonly service: string;
  readonly text: string;
  /** Epoch milliseconds, where it is known. */
  readonly at?: number;
}

/** All lines in the order of their times; one without a time stays behind the line before it. */
export function mergedLines(logs: readonly (readonly LoggedLine[])[]): readonly LoggedLine[] {
  const placed = logs.flatMap((lines) => {
    let order = lines.find(({ at }) => at !== undefined)?.at ?? 0;
    return lines.map((line) => {
      order = Math.max(order, line.at ?? order);
      return { line, order };
    });
  });
  // A stable sort: lines of one service stay in their order.
  return placed.sort((left, right) => left.order - right.order).map(({ line }) => line);
}

/** One for each service, in the order of the stack, round and round; none that says that something is wrong. */
const COLOURS = ['cyan', 'magenta', 'green', 'blue', 'yellow', 'cyanBright', 'magentaBright', 'greenBright'] as const;

interface PrintOptions {
  readonly ids: readonly string[];
  /** Of the stack, by which a service keeps its colour whatever is asked for. */
  readonly all: readonly string[];
  readonly times: boolean;
}

/** Prints a line: its time, its service where there are several, and what it says. */
export function printerOf(output: Output, { ids, all, times }: PrintOptions): (line: LoggedLine) => void {
  const width = Math.max(...ids.map((id) => id.length), 0);
  return ({ service, text, at }) => {
    const time = times ? `${at === undefined ? ''.padEnd(LOCAL.length) : localTime(at)}  ` : '';
    const colour = COLOURS[Math.max(0, all.indexOf(service)) % COLOURS.length] ?? 'cyan';
    const name = ids.length > 1 ? [paint(colour, `${service.padEnd(width)} | `)] : [];
    output.logLine([...(time === '' ? [] : [paint('gray', time)]), ...name], text);
  };
}

const LOCAL = '2026-01-31 14:00:05.123';

/** The time of this place, to the millisecond. */
function localTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().replace('T', ' ').slice(0, LOCAL.length);
}
