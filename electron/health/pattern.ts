import { createContext, Script } from 'node:vm';
import { LIMITS } from '../limits.ts';

export type PatternOutcome =
  | { readonly kind: 'match'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'too-slow' };

const context = createContext(Object.create(null));
const script = new Script('(new RegExp(pattern, flags).exec(text) || [undefined])[0]');

/**
 * Looks for a pattern of the user, `text` or `/text/flags`, and gives up on one that backtracks for ever:
 * V8 can interrupt a regular expression only through vm's time limit.
 */
export function findPattern(pattern: string, text: string): PatternOutcome {
  const { source, flags } = parsePattern(pattern);
  const { patternMs, patternTries } = LIMITS.health;
  Object.assign(context, { pattern: source, flags, text });
  try {
    for (let tries = 1; ; tries += 1) {
      const before = process.cpuUsage();
      const outcome = run(patternMs);
      // The limit is one of the clock on the wall: on a busy machine we may not have had our turn at all.
      const wasOurs = usedMs(before) >= patternMs / 2;
      if (outcome.kind !== 'too-slow' || wasOurs || tries === patternTries) return outcome;
    }
  } finally {
    Object.assign(context, { pattern: '', text: '' });
  }
}

function run(timeoutMs: number): PatternOutcome {
  try {
    const found: unknown = script.runInContext(context, { timeout: timeoutMs });
    return typeof found === 'string' ? { kind: 'match', text: found } : { kind: 'none' };
  } catch (error) {
    if (errorCode(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { kind: 'too-slow' };
    return { kind: 'invalid', message: String(Object(error).message ?? error) };
  }
}

/** Processor time of this process since then. */
function usedMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Why a pattern did not match, as a clause about `what`; undefined when it did. */
export function patternMismatch(pattern: string, text: string, what: string): string | undefined {
  const outcome = findPattern(pattern, text);
  switch (outcome.kind) {
    case 'match':
      return undefined;
    case 'none':
      return `${what} does not match ${slashed(pattern)}`;
    case 'invalid':
      return `${slashed(pattern)} is not a regular expression: ${outcome.message}`;
    case 'too-slow':
      return `${slashed(pattern)} takes too long on ${what}; make the pattern simpler`;
  }
}

/** True for `/…/` with optional flags, the form that a header's expectation has to use. */
export function isSlashed(pattern: string): boolean {
  return /^\/.+\/[imsuv]*$/s.test(pattern);
}

function parsePattern(pattern: string): { source: string; flags: string } {
  if (!isSlashed(pattern)) return { source: pattern, flags: 'm' };
  const end = pattern.lastIndexOf('/');
  return { source: pattern.slice(1, end), flags: pattern.slice(end + 1) };
}

function slashed(pattern: string): string {
  return isSlashed(pattern) ? pattern : `/${pattern}/`;
}

function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
}
