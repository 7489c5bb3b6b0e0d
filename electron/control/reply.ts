/** What comes back on the control socket, told apart by hand: a short command loads no schemas for it. Pure. */
import type { Problem } from '../result.ts';

/** One line to a request: any number of `progress`, then one of the others. `by`: the version of who answers. */
export type Reply =
  | { readonly id: number; readonly error: Problem }
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly result?: unknown; readonly by?: string };

export function isReply(value: unknown): value is Reply {
  if (!isRecord(value) || !Number.isInteger(value.id)) return false;
  if (value.by !== undefined && typeof value.by !== 'string') return false;
  return value.error === undefined || isProblem(value.error);
}

function isProblem(value: unknown): value is Problem {
  if (!isRecord(value) || typeof value.code !== 'string' || typeof value.message !== 'string') return false;
  const isText = (part: unknown) => part === undefined || typeof part === 'string';
  const isPlace = (part: unknown) => part === undefined || typeof part === 'number';
  return isText(value.hint) && isText(value.file) && isPlace(value.line) && isPlace(value.column);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
