import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../../electron/contract/history.ts';
import { Shop } from '../../../support/shop-stack.ts';
import { until } from '../../../support/until.ts';
import { WebhookServer } from '../../../support/webhook-server.ts';

let shop: Shop;
let webhook: WebhookServer | undefined;
afterEach(async () => {
  await shop.close();
  await webhook?.close();
  webhook = undefined;
});

const history = () => shop.host.history(shop.key, undefined, 1_000);
const phases = (events: readonly HistoryEvent[]) =>
  events.filter((event) => event.kind === 'incident').map((event) => event.data?.phase);
const announced = (what: string, over: boolean) =>
  until(what, () => shop.snapshot.incidents.find((one) => (one.closedAt !== undefined) === over));

/** The report of the newest incident. */
async function report(): Promise<string> {
  const incident = shop.snapshot.incidents.at(-1);
  const written = await shop.host.report(shop.key, incident?.id ?? '');
  if (!written.ok) throw new Error(written.problem.message);
  return written.value;
}

describe('the backend that nobody missed', () => {
  it('is noticed, told with what cannot work without it, brought back, and reported without a secret', async () => {
    webhook = await WebhookServer.listen();
    shop = await Shop.open({ webhookPort: webhook.port });
    await shop.act({ kind: 'up' });
    process.kill(shop.pid('api'), 'SIGKILL');
    const incident = await announced('people are told', false);
    expect(incident).toMatchObject({ rootService: 'api', services: ['api'] });
    expect(shop.snapshot.light).toBe('red');
    expect(shop.snapshot.services.find((one) => one.id === 'web')).toMatchObject({
      state: 'healthy',
      message: 'up, but api is down',
    });
    await until('the webhook was told', () => webhook?.told.length === 1);
    expect(webhook.texts()[0]).toMatch(
      /^shop: api has been down since \d\d:\d\d: .*was ended by SIGKILL.* web cannot work without it\.$/,
    );

    await shop.act({ kind: 'restart', onlyBroken: true });
    await announced('it is over', true);
    await until('the webhook was told of the end', () => webhook?.told.length === 2);
    expect(webhook.texts()[1]).toMatch(/^shop: api works again after \d+ s/);
    expect(phases(await history())).toEqual(['opened', 'due', 'closed']);

    const evidence = await until('the evidence is kept', async () =>
      (await history()).find((event) => event.data?.code === 'evidence'),
    );
    expect(evidence).toMatchObject({ service: 'api', data: { exitCode: null, signal: 'SIGKILL' } });
    expect(evidence.data?.lastLines).toEqual([
      'starting with token [API_TOKEN]',
      `listening on ${shop.api}`,
      'log in of ann with [password]',
    ]);
    const text = await report();
    expect(text).toContain('signal `SIGKILL`');
    expect(text).toContain('log in of ann with [password]');
    expect(text).toContain('**critical**: web could not work without it');
    expect(text).toContain('- [x] api is healthy');
    expect(text).toContain('a person: restart asked for in a test');
    for (const everything of [text, shop.historyText(), JSON.stringify(shop.snapshot)]) {
      expect(everything).not.toContain('SENTINEL');
    }
  });
});

describe('a service that a person gave up', () => {
  it('is not said to work again', async () => {
    webhook = await WebhookServer.listen();
    shop = await Shop.open({ webhookPort: webhook.port });
    await shop.act({ kind: 'up' });
    process.kill(shop.pid('api'), 'SIGKILL');
    await announced('people are told', false);
    await shop.act({ kind: 'down' });
    expect(await announced('it is over', true)).toMatchObject({ ending: 'stopped' });
    await until('the webhook was told of the end', () => webhook?.told.length === 2);
    const end = 'api was stopped by a person; it is no longer needed';
    expect(webhook.texts()[1]).toContain(`shop: ${end}`);
    expect((await history()).find((event) => event.data?.phase === 'closed')?.cause).toBe(end);
    const text = await report();
    expect(text).toContain('when `api` was stopped by a person: it is no longer needed.');
    expect(text).not.toMatch(/had been back|is back/);
  });

  it('or took out of the stack file is not, either', async () => {
    shop = await Shop.open();
    await shop.act({ kind: 'up' });
    process.kill(shop.pid('web'), 'SIGKILL');
    await announced('people are told', false);
    shop.rewrite((text) => text.replace(/ {2}web:[\s\S]*?(?=smoke:)/, ''));
    const { id } = await until('the change asks', () => shop.snapshot.approval);
    expect(await shop.host.approve(shop.key, id, false, 'in a test')).toMatchObject({ ok: true });
    expect(await announced('it is over', true)).toMatchObject({ rootService: 'web', ending: 'removed' });
    expect(await report()).toContain('when `web` was taken out of the stack file: it is no longer needed.');
  });
});

describe('a burst of stops from outside', () => {
  it('is one incident that names them all, with one click to bring them back', async () => {
    shop = await Shop.open();
    await shop.act({ kind: 'up' });
    for (const pid of [shop.pid('web'), shop.pid('api')]) process.kill(pid, 'SIGKILL');
    const incident = await until('the incident names both', () =>
      shop.snapshot.incidents.find((one) => one.burst?.length === 2),
    );
    expect([...incident.services].sort()).toEqual(['api', 'web']);
    expect(incident.cause).toMatch(/(api and web|web and api) ended within seconds of each other, not by Stacklight/);
    const finding = shop.snapshot.findings.find((one) => one.id === 'stopped-together');
    expect(finding?.fixes).toEqual([{ intent: 'restartDown', label: 'Bring back' }]);

    expect(await shop.host.request({ type: 'restartDown', stack: shop.key })).toEqual({ ok: true });
    await announced('it is over', true);
    expect(shop.snapshot.findings.some((one) => one.id === 'stopped-together')).toBe(false);
    expect(shop.snapshot.incidents).toHaveLength(1);
    expect(await report()).toContain('**critical**: several services went down at once');
  });
});

describe('a service that flaps', () => {
  it('is one incident with a note', async () => {
    shop = await Shop.open({ after: '100ms' });
    await shop.act({ kind: 'up' });
    for (let turn = 0; turn < 3; turn += 1) {
      process.kill(shop.pid('api'), 'SIGKILL');
      await until('it is down', () => shop.snapshot.services[0]?.state === 'failed');
      await shop.act({ kind: 'restart', services: ['api'] });
      if (turn < 2) {
        const over = async () => phases(await history()).filter((phase) => phase === 'closed').length;
        await until('it is over for now', async () => (await over()) === turn + 1);
      }
    }
    const noted = await until('it is said', () => shop.snapshot.incidents.find((one) => one.note));
    expect(noted.note).toMatch(/^flapping: api changed [56] times in two minutes$/);
    expect(noted.closedAt).toBeUndefined();
    expect(shop.snapshot.incidents).toHaveLength(1);
    const told = phases(await history());
    expect(told.filter((phase) => phase === 'opened')).toHaveLength(3);
    expect(told.filter((phase) => phase === 'closed')).toHaveLength(2);
    expect(told.filter((phase) => phase === 'flapping')).toHaveLength(1);
    expect(await report()).toMatch(/changed more than [45] times in two minutes/);
  });
});
