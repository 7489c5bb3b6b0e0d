import { LIMITS } from '../limits.ts';
import type { HealthcheckSpec } from '../stack/stack.ts';
import type { HealthState } from './judge.ts';
import type { ProbeResult } from './probe.ts';

/** The fields of a check that decide how often it fails before its service is unhealthy. */
export type RetryTiming = Pick<HealthcheckSpec, 'intervalMs' | 'timeoutMs' | 'retries'>;

const { transientRetriesMs } = LIMITS.health;
const SERIES = 1 + transientRetriesMs.length;
const SERIES_MS = transientRetriesMs.reduce((sum, ms) => sum + ms, 0);

/** What a server that is being restarted, or a gateway before it, answers: refused, timed out, 502, 503, 504. */
function isTransient({ ok, reason, status }: ProbeResult): boolean {
  if (ok) return false;
  if (reason === 'refused' || reason === 'timeout') return true;
  return reason === 'status' && (status === 502 || status === 503 || status === 504);
}

/**
 * A healthy service that failed `failing` times in a row, and each time in a passing way, is looked at again after
 * 1, 2 and 4 s in place of the interval. Only where that is over before Compose's own count would be, with every try
 * taking its whole timeout: a file that asks for less patience gets it (docs/decisions/probe-retries.md).
 */
function inSeries(before: HealthState['status'], failed: readonly ProbeResult[], spec: RetryTiming): boolean {
  return before === 'healthy' && failed.length > 0 && failed.every(isTransient) && isQuicker(spec);
}

function isQuicker({ intervalMs, timeoutMs, retries }: RetryTiming): boolean {
  const count = Math.max(1, retries);
  const composeMs = (count - 1) * intervalMs + count * timeoutMs;
  const more = Math.max(0, count - SERIES);
  return SERIES_MS + more * intervalMs + (SERIES + more) * timeoutMs < composeMs;
}

/** Failures in a row that make a service unhealthy: `retries`, or the whole series where that is longer. */
export function failuresAllowed(
  before: HealthState['status'],
  failed: readonly ProbeResult[],
  spec: RetryTiming,
): number {
  const retries = Math.max(1, spec.retries);
  return inSeries(before, failed, spec) ? Math.max(retries, SERIES) : retries;
}

/** Milliseconds until the next look after the last result; undefined: the interval of the check. */
export function retryAfter({ status, failing, results }: HealthState, spec: RetryTiming): number | undefined {
  if (failing === 0) return undefined;
  return inSeries(status, results.slice(-failing), spec) ? transientRetriesMs[failing - 1] : undefined;
}
