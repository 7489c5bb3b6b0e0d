import type { IncomingHttpHeaders } from 'node:http';
import { formatPreciseDuration } from '../../shared/text/duration.ts';
import { LIMITS } from '../limits.ts';
import { namesSecret } from '../secrets/names.ts';
import type { HttpExpectation } from '../stack/stack.ts';
import { jsonMismatch } from './json-subset.ts';
import { isSlashed, patternMismatch } from './pattern.ts';
import type { Finding } from './probe.ts';
import { shortValue } from './text.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly truncated: boolean;
}

type Mismatch = Pick<Finding, 'reason' | 'message'>;

/** The first expectation that the answer does not meet; undefined when it meets all. */
export function httpMismatch(answer: HttpAnswer, expect: HttpExpectation, latencyMs: number): Mismatch | undefined {
  if (!statusAllowed(answer.status, expect.status)) {
    return { reason: 'status', message: `status ${answer.status}, expected ${statusText(expect.status)}` };
  }
  return (
    headerMismatch(answer, expect) ??
    jsonBodyMismatch(answer, expect) ??
    bodyMismatch(answer, expect) ??
    slow(latencyMs, expect)
  );
}

/** An empty list allows 200 to 399, as Kubernetes does. */
function statusAllowed(status: number, allowed: readonly number[]): boolean {
  return allowed.length > 0 ? allowed.includes(status) : status >= 200 && status < 400;
}

function statusText(allowed: readonly number[]): string {
  return allowed.length > 0 ? allowed.join(' or ') : '200 to 399';
}

function headerMismatch(answer: HttpAnswer, expect: HttpExpectation): Mismatch | undefined {
  for (const [name, wanted] of Object.entries(expect.headers)) {
    const lower = name.toLowerCase();
    const found = answer.headers[lower];
    const value = Array.isArray(found) ? found.join(', ') : found;
    if (value === undefined) return { reason: 'header', message: `header ${lower} is missing` };
    if (!isSlashed(wanted) && value === wanted) continue;
    // The values of headers that are keys to something are never shown.
    const shown = namesSecret(lower) ? `header ${lower}` : `header ${lower} (${shortValue(value)})`;
    const message = isSlashed(wanted) ? patternMismatch(wanted, value, shown) : `${shown} is not what is expected`;
    if (message) return { reason: 'header', message };
  }
  return undefined;
}

function jsonBodyMismatch(answer: HttpAnswer, expect: HttpExpectation): Mismatch | undefined {
  if (expect.json === undefined) return undefined;
  if (answer.truncated) return tooLarge();
  const parsed = parseJson(answer.body);
  if (!parsed) return { reason: 'json', message: `${answer.status}, but the answer is not JSON` };
  const mismatch = jsonMismatch(parsed.value, expect.json);
  return mismatch ? { reason: 'json', message: `${answer.status}, but ${mismatch}` } : undefined;
}

function bodyMismatch(answer: HttpAnswer, expect: HttpExpectation): Mismatch | undefined {
  if (expect.body === undefined) return undefined;
  const message = patternMismatch(expect.body, answer.body, 'the body');
  if (!message) return undefined;
  // What lies beyond the limit might match, but nobody reads it.
  const note = answer.truncated ? ' (only the first 256 KiB were read)' : '';
  return { reason: 'body', message: `${answer.status}, but ${message}${note}` };
}

function slow(latencyMs: number, expect: HttpExpectation): Mismatch | undefined {
  if (expect.latencyMs === undefined || latencyMs <= expect.latencyMs) return undefined;
  const message = `answered after ${formatPreciseDuration(latencyMs)}, expected within ${formatPreciseDuration(expect.latencyMs)}`;
  return { reason: 'latency', message };
}

function tooLarge(): Mismatch {
  const kib = LIMITS.health.bodyBytes / 1_024;
  return { reason: 'body', message: `the answer is larger than ${kib} KiB, too large to be read as JSON` };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
