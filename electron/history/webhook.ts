/** Tells an incident to a webhook that takes Slack's JSON, `{ "text": … }`. The URL is a secret: it is in no message of ours. */

import { setTimeout as pause } from 'node:timers/promises';
import { formatExactDuration } from '../../shared/text/duration.ts';
import { LIMITS } from '../limits.ts';
import { fail, ok, type Problem, type Result } from '../result.ts';

export interface WebhookTiming {
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly factor: number;
}

type Attempt =
  | { readonly kind: 'done' }
  /** `again`: it may work a moment later. */
  | { readonly kind: 'refused'; readonly why: string; readonly again: boolean };

/**
 * Posts the text and tries again after 1, 2, 4 … s when nobody answers or the answer is 408, 429 or 5xx. Never throws;
 * an abort ends the waiting. Errors: `webhook-url`, `webhook-failed`, `webhook-aborted`.
 */
export async function postWebhook(
  url: string,
  text: string,
  signal?: AbortSignal,
  timing: WebhookTiming = LIMITS.alerts.webhook,
): Promise<Result<{ readonly attempts: number }>> {
  if (!isWebUrl(url)) return fail(problem('webhook-url', 'The webhook is not an http or https URL'));
  let why = 'no attempt was made';
  let delayMs = timing.firstDelayMs;
  for (let attempt = 1; attempt <= timing.attempts; attempt += 1) {
    if (signal?.aborted) return fail(problem('webhook-aborted', 'The webhook was not notified: Stacklight exited'));
    const outcome = await postOnce(url, text, signal, timing.timeoutMs);
    if (outcome.kind === 'done') return ok({ attempts: attempt });
    why = outcome.why;
    if (!outcome.again || attempt === timing.attempts) {
      const tries = attempt === 1 ? '1 try' : `${attempt} tries`;
      return fail(problem('webhook-failed', `The webhook was not notified after ${tries}: ${why}`));
    }
    await pause(delayMs, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => undefined);
    delayMs *= timing.factor;
  }
  return fail(problem('webhook-failed', `The webhook was not notified: ${why}`));
}

function isWebUrl(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}

async function postOnce(
  url: string,
  text: string,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): Promise<Attempt> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      // A secret URL is not to be carried on to wherever somebody points.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    await response.body?.cancel();
    if (response.ok) return { kind: 'done' };
    const { status } = response;
    return { kind: 'refused', why: `it answered ${status}`, again: status === 408 || status === 429 || status >= 500 };
  } catch (error) {
    const why = limit.aborted ? `no answer within ${formatExactDuration(timeoutMs)}` : reasonOf(error);
    return { kind: 'refused', why, again: true };
  }
}

/** Only the system's code: the messages of a failed request name the address. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? `no connection (${code})` : 'no connection';
}

/** What Slack reads as markup in a text is written as it asks for. */
export function formatSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function problem(code: string, message: string): Problem {
  return { code, message: `${message}.` };
}
