import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatSlack, postWebhook } from '../../../electron/history/webhook.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { freePorts } from '../../support/main-stack.ts';
import { WebhookServer } from '../../support/webhook-server.ts';

const fast = { timeoutMs: 300, attempts: 4, firstDelayMs: 20, factor: 2 };
const secret = 'T00-SENTINEL-B00';
let webhook: WebhookServer;
let url: string;

beforeEach(async () => {
  webhook = await WebhookServer.listen();
  url = `http://127.0.0.1:${webhook.port}/services/${secret}`;
});
afterEach(() => webhook.close());

const post = (to = url, signal?: AbortSignal) => postWebhook(to, 'api is down', signal, fast);

describe('a webhook', () => {
  it("gets Slack's JSON in one post", async () => {
    expect(await post()).toEqual({ ok: true, value: { attempts: 1 } });
    expect(webhook.told).toMatchObject([
      { path: `/services/${secret}`, contentType: 'application/json', body: '{"text":"api is down"}' },
    ]);
  });

  it('is tried again, each time after twice the wait, when it is busy or broken', async () => {
    webhook.answers.push(503, 429, 500);
    expect(await post()).toEqual({ ok: true, value: { attempts: 4 } });
    const at = webhook.told.map((one) => one.at);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    // Timers of Node may fire a millisecond early.
    expect(gaps.map((gap, index) => gap >= 20 * 2 ** index - 1)).toEqual([true, true, true]);
  });

  it('waits 1, 2, 4, 8 and 16 s in earnest', () => {
    const { attempts, firstDelayMs, factor } = LIMITS.alerts.webhook;
    const waits = Array.from({ length: attempts - 1 }, (_, index) => firstDelayMs * factor ** index);
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  it('that refuses is not asked again', async () => {
    webhook.answers.push(404);
    const refused = await post();
    expect(refused).toMatchObject({ ok: false, problem: { code: 'webhook-failed' } });
    expect(webhook.told).toHaveLength(1);
  });

  it('is not followed to another address', async () => {
    webhook.answers.push(302);
    expect((await post()).ok).toBe(false);
    expect(webhook.told.map((one) => one.path)).toEqual([`/services/${secret}`]);
  });

  it('is given up after a bounded number of tries, and its URL is in no word about it', async () => {
    const [closed = 0] = await freePorts(1);
    const failed = await post(`http://127.0.0.1:${closed}/services/${secret}`);
    expect(failed).toMatchObject({ ok: false, problem: { code: 'webhook-failed' } });
    const said = JSON.stringify(failed);
    expect(said).toContain('after 4 tries');
    expect(said).not.toContain('SENTINEL');
    expect(said).not.toContain('127.0.0.1');
  });

  it('that never answers is cut off', async () => {
    webhook.answers.push('hang', 'hang', 'hang', 'hang');
    expect(await post()).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('no answer within') },
    });
    expect(webhook.told).toHaveLength(4);
  });

  it('is let go at once when Stacklight ends', async () => {
    webhook.answers.push('hang');
    const ending = new AbortController();
    const posting = postWebhook(url, 'x', ending.signal, { ...fast, timeoutMs: 60_000, firstDelayMs: 60_000 });
    ending.abort();
    expect(await posting).toMatchObject({ ok: false, problem: { code: 'webhook-aborted' } });
  });

  it.each(['ftp://127.0.0.1/x', 'file:///etc/passwd', 'not a url'])('is none: %s', async (other) => {
    expect(await post(other)).toMatchObject({ ok: false, problem: { code: 'webhook-url' } });
  });

  it('is told what Slack would take for markup as text', () => {
    expect(formatSlack('a <b> & c')).toBe('a &lt;b&gt; &amp; c');
  });
});
