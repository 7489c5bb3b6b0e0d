/** What a query finds in lines. Runs in a worker, where an expression that never ends can be ended. Pure. */
import { type Level, levels } from '../../shared/logs/level.ts';
import { displayOf, type Field, type LogShape, shapeOf } from '../../shared/logs/shape.ts';

export interface LogQuery {
  readonly text: string;
  readonly regex: boolean;
  readonly matchCase: boolean;
  /** Only lines of this level and graver ones; lines that show none are left out. */
  readonly atLeast?: Level;
  /** Only lines that have all of these. */
  readonly fields: readonly Field[];
}

export type Range = readonly [from: number, to: number];

/** A line as it is looked through: what the page shows of it, and what it is. */
export interface Searched {
  readonly display: string;
  readonly shape: LogShape;
  readonly text: string;
}

export function searched(text: string): Searched {
  const shape = shapeOf(text);
  return { display: displayOf(shape), shape, text };
}

export type Pattern =
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly reason: string }
  | { readonly kind: 'found'; find(line: Searched): readonly Range[] | undefined };

/** More marks in one line than this help nobody. */
const MOST_MARKS = 50;
/** Beyond this a line is not looked through: it is not shown either. */
const LONGEST = 16_384;

/** What a query looks for. `bad`: an expression that is none, and why. */
export function patternOf({ text, regex, matchCase }: LogQuery): Pattern {
  if (text === '') return { kind: 'none' };
  try {
    const expression = new RegExp(regex ? text : escaped(text), matchCase ? 'g' : 'gi');
    return {
      kind: 'found',
      find(line) {
        const marks = marksIn(expression, line.display.slice(0, LONGEST));
        if (marks.length > 0) return marks;
        // What the page does not show of it (a name in quotes, a time) is found too, without a mark.
        if (line.display === line.text) return undefined;
        expression.lastIndex = 0;
        return expression.test(line.text.slice(0, LONGEST)) ? [] : undefined;
      },
    };
  } catch (error) {
    return { kind: 'bad', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether level and fields let a line through. */
export function passes({ atLeast, fields }: LogQuery, { shape }: Searched): boolean {
  if (atLeast !== undefined) {
    if (shape.level === undefined || levels.indexOf(shape.level) < levels.indexOf(atLeast)) return false;
  }
  return fields.every(([name, value]) => shape.fields.some((field) => field[0] === name && field[1] === value));
}

/** Whether a query leaves out any line by itself. */
export function selects({ atLeast, fields }: LogQuery): boolean {
  return atLeast !== undefined || fields.length > 0;
}

function marksIn(expression: RegExp, text: string): Range[] {
  const marks: Range[] = [];
  expression.lastIndex = 0;
  for (let found = expression.exec(text); found && marks.length < MOST_MARKS; found = expression.exec(text)) {
    if (found[0] === '') expression.lastIndex += 1;
    else marks.push([found.index, found.index + found[0].length]);
  }
  return marks;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
