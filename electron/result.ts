/**
 * Expected failures are values. A `Problem` is a sentence for a person and, where a file is the cause, its place.
 */
export interface Problem {
  /** Stable, kebab-case; scripts may compare it. */
  readonly code: string;
  /** One sentence: what was tried and what was seen. Never holds the value of an environment variable. */
  readonly message: string;
  /** What to do about it, one sentence, if there is something. */
  readonly hint?: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

export type Result<T, E = Problem> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: E };

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function fail(problem: Problem): Result<never> {
  return { ok: false, problem };
}

/** The message of anything that was thrown, for a sentence to a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks a branch that the types say cannot be reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}

/** The message and what to do about it: `Message. Hint.`, or `message (hint)` where they are no whole sentences. */
export function withHint({ message, hint }: Pick<Problem, 'message' | 'hint'>): string {
  if (!hint) return message;
  if (!message.endsWith('.')) return `${message} (${hint.replace(/\.$/, '')})`;
  // A sentence may begin with a command: `stacklight doctor lists it.`
  const isClause = /^[a-z]/.test(hint) && !hint.endsWith('.');
  return isClause ? `${message.slice(0, -1)} (${hint}).` : `${message} ${hint}`;
}

/** `file:line:column: message` as compilers print it, followed by the hint where there is one. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, message } = problem;
  // The whole file, and a message that names it: once is enough.
  if (file !== undefined && line === undefined && message.includes(file)) return withHint(problem);
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place ? `${place}: ` : ''}${withHint(problem)}`;
}
