import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../electron/contract/incident.ts';
import type { NewEvent } from '../../../../electron/history/log.ts';
import { fail, ok, type Result } from '../../../../electron/result.ts';
import { redactor } from '../../../../electron/secrets/redact.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { Alerting } from '../../../../electron/supervisor/alerts/webhook-alerts.ts';
import { draftOf } from '../../../support/managed.ts';
import { anIncident } from '../../../support/views.ts';

const HOOK = 'https://hooks.example.com/T00/SENTINEL';
// biome-ignore lint/suspicious/noTemplateCurlyInString: the stack file's own variable
const WITH_HOOK = '{ after: 2m, webhook: "${HOOK}" }';
const clock = { now: () => 0, wall: () => new Date(2026, 10, 21, 17, 1).getTime() };
const openedAt = new Date(2026, 10, 21, 17, 0).getTime();
const failed = fail({
  code: 'webhook-failed',
  message: 'The webhook was not notified after 6 tries: it answered 500.',
});

function stackOf(alerts: string) {
  const text = `name: shop
services:
  api: { command: node api.js, healthcheck: { http: "http://localhost:8000", interval: 60s } }
  web: { command: node web.js, depends_on: [api] }
alerts: ${alerts}
`;
  const parsed = parseStack(text, { file: '/shop/stacklight.yaml', directory: '/shop', env: { HOOK } });
  if (!parsed.ok) throw new Error(parsed.problem.map((one) => one.message).join());
  return parsed.value;
}

/** Tells news one after the other; each post gets the next answer. */
async function tell(alerts: string, answers: readonly Result<{ attempts: number }>[], over: Partial<Incident> = {}) {
  const stack = stackOf(alerts);
  const managedServices = stack.services.map((spec) => draftOf(stack, spec));
  for (const managed of managedServices) managed.service = { ...managed.service, desired: 'up' };
  const posts: string[] = [];
  const recorded: NewEvent[] = [];
  const alerting = new Alerting({
    state: {
      stack,
      managedServices: new Map(managedServices.map((managed) => [managed.spec.id, managed])),
      redact: redactor([{ name: 'K', value: 'tok-SENTINEL' }]),
    },
    clock,
    record: (event) => recorded.push(event),
    outbox: { takeOver: async () => [], put: async () => undefined, drop: async () => undefined },
    post: async (url, text) => {
      posts.push(`${url} ${text}`);
      return answers[posts.length - 1] ?? ok({ attempts: 1 });
    },
  });
  const incident = anIncident({ openedAt, cause: 'exited with code 1: tok-SENTINEL' });
  for (const _ of answers) alerting.tell({ kind: 'due', incident });
  alerting.tell({ kind: 'closed', incident: { ...incident, ...over }, closedAt: openedAt + 120_000 });
  await alerting.close();
  return { posts, recorded };
}

const good = ok({ attempts: 1 });

describe('the webhook of a stack', () => {
  it('is told when it is due and when it is over, in order and without secrets', async () => {
    const { posts, recorded } = await tell(WITH_HOOK, [good]);
    expect(posts).toEqual([
      `${HOOK} shop: api has been down since 17:00: exited with code 1: [K]. web cannot work without it.`,
      `${HOOK} shop: api works again after 2 min. It began with: exited with code 1: [K].`,
    ]);
    expect(recorded).toEqual([]);
  });

  it('does not say that it works again when a person gave it up', async () => {
    const texts = async (ending: Incident['ending']) => (await tell(WITH_HOOK, [good], { ending })).posts[1];
    expect(await texts('stopped')).toBe(
      `${HOOK} shop: api was stopped by a person; it is no longer needed. It began with: exited with code 1: [K].`,
    );
    expect(await texts('removed')).toContain('shop: api was taken out of the stack file; it is no longer needed');
  });

  it('costs one line of the history when it fails, however often', async () => {
    const { posts, recorded } = await tell(WITH_HOOK, [failed, failed, failed]);
    expect(posts).toHaveLength(4);
    expect(recorded.map((event) => event.data)).toEqual([{ code: 'webhook-failed' }]);
    expect(JSON.stringify(recorded)).not.toContain('SENTINEL');
  });

  it('is said to fail again after it had worked', async () => {
    const { recorded } = await tell(WITH_HOOK, [failed, good, failed]);
    expect(recorded).toHaveLength(2);
  });

  it('is asked for nothing where there is none', async () => {
    expect((await tell('{ after: 2m }', [good])).posts).toEqual([]);
  });
});

describe('the times of alerts', () => {
  it('can be the original wish: look every 60 s, tell after 2 min', () => {
    const stack = stackOf('{ after: 2m }');
    expect([stack.services[0]?.healthcheck.intervalMs, stack.alerts.afterMs]).toEqual([60_000, 120_000]);
  });
});
