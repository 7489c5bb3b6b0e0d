import { LIMITS } from '../../limits.ts';
import type { Problem, Result } from '../../result.ts';
import { sameValue } from '../canonical.ts';
import type { Stack } from '../stack.ts';
import { type ParseOptions, parseStack } from './parse-stack.ts';

type Parsed = Result<Stack, readonly Problem[]>;

const known = new Map<string, { readonly text: string; readonly options: ParseOptions; readonly parsed: Parsed }>();

/**
 * `parseStack`, or what it said of the same text the last time: each command that is given to a stack has its file read again, and a file
 * of a thousand services takes half a second to parse.
 */
export function parseOnce(text: string, options: ParseOptions): Parsed {
  const last = known.get(options.file);
  known.delete(options.file);
  const parsed = last?.text === text && sameValue(last.options, options) ? last.parsed : parseStack(text, options);
  known.set(options.file, { text, options, parsed });
  const [oldest] = known.keys();
  if (known.size > LIMITS.stack.parsedFiles && oldest !== undefined) known.delete(oldest);
  return parsed;
}
