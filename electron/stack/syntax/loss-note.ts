/** A value of an env file that does not come through whole, as a note with its place. Pure. */
import type { Problem } from '../../result.ts';
import type { Loss } from './dotenv.ts';

export const LOSS = 'env-value-cut';

export function lossNote(file: string, { line, message, hint }: Loss): Problem {
  return { code: LOSS, message, hint, file, line };
}
