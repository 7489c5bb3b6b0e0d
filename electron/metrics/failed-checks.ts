import { LIMITS } from '../limits.ts';

/** Failed checks in a row that said the same. Times are epoch milliseconds. */
export interface FailedChecks {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** One clause: `connection refused on 127.0.0.1:8000`. */
  readonly message: string;
  /** What the last of them got. */
  readonly output: string;
}

interface Failure {
  readonly at: number;
  readonly message: string;
  readonly output: string;
}

/**
 * With one more, oldest first: one that says what the last one said, without a check that passed between them, is counted with it. What
 * says how long it waited or how many it counted says the same with other numbers. The oldest are let go. Pure.
 */
export function withFailure(
  kept: readonly FailedChecks[],
  { at, message, output }: Failure,
  passedSince: boolean,
): readonly FailedChecks[] {
  const said = clip(output);
  const last = kept.at(-1);
  if (last && !passedSince && likeness(last.message) === likeness(message))
    return [...kept.slice(0, -1), { ...last, to: at, count: last.count + 1, message, output: said }];
  return [...kept, { from: at, to: at, count: 1, message, output: said }].slice(-LIMITS.metrics.failures);
}

function likeness(message: string): string {
  return message.replace(/\d+(?:\.\d+)? m?s\b/g, '# s');
}

function clip(text: string): string {
  const longest = LIMITS.metrics.failureCharacters;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
