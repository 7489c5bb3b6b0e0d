import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../../../electron/contract/incident.ts';
import { currentPlatform } from '../../../../electron/platform/current.ts';
import { Host } from '../../../../electron/supervisor/host/host.ts';
import { freePorts } from '../../../support/main-stack.ts';
import { until } from '../../../support/until.ts';
import { WebhookServer } from '../../../support/webhook-server.ts';

/** Answers with the status that stands in a file. */
const SERVER = `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
createServer((_, response) => response.writeHead(Number(readFileSync('status', 'utf8'))).end('said so')).listen(Number(process.argv[2]), '127.0.0.1');
`;

let folder: string;
let home: string;
let port: number;
let webhook: WebhookServer;
let host: Host;
let key: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-apart-'));
  home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  [port = 0] = await freePorts(1);
  webhook = await WebhookServer.listen();
  writeFileSync(join(folder, 'server.mjs'), SERVER);
  answer(200);
});
afterEach(async () => {
  await act('down');
  await host.close();
  await webhook.close();
  for (const one of [folder, home]) rmSync(one, { recursive: true, force: true, maxRetries: 5 });
});

function answer(status: number): void {
  writeFileSync(join(folder, 'status'), String(status));
}

async function open(alerts: string): Promise<void> {
  const hook = `http://127.0.0.1:${webhook.port}/hook`;
  const text = `name: shop
services:
  old: { command: ./does-not-exist }
  api:
    command: [node, server.mjs, "${port}"]
    ports: [${port}]
    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 100ms, retries: 2, start_period: 0s }
    restart: "no"
alerts: { ${alerts}, webhook: "${hook}" }
`;
  writeFileSync(join(folder, 'stacklight.yaml'), text);
  await start();
}

async function start(): Promise<void> {
  host = new Host(currentPlatform(), home, 'test');
  const opened = await host.openStack(folder, { origin: 'in a test' });
  if (!opened.ok) throw new Error(opened.problem.message);
  key = opened.value;
}

async function act(kind: 'up' | 'down'): Promise<void> {
  const how = { services: [], choices: [], dryRun: false, wait: true, timeoutMs: 8_000 };
  await host.act(key, { kind, ...how, actor: 'user', origin: 'in a test' }, () => undefined);
}

const incidents = (): readonly Incident[] => host.snapshot(key)?.incidents ?? [];
const isOpen = ({ closedAt }: Incident) => closedAt === undefined;
const told = (count: number) =>
  until(`the webhook was told ${count} times`, () => webhook.texts().length >= count && webhook.texts());

describe('two services that fail for reasons of their own', () => {
  it('are two incidents, each told, over and reported by itself, also across a restart of Stacklight', async () => {
    await open('after: 300ms, remind: 0');
    await act('up');
    const [first] = await told(1);
    expect(first).toMatch(/^shop: old has been down since \d\d:\d\d: .*does-not-exist.*[^.]\.$/);

    answer(500);
    const [, second] = await told(2);
    expect(second).toMatch(/^shop: api has been down since \d\d:\d\d: .*500.*[^.]\.$/);
    expect(incidents().map(({ rootService, services }) => [rootService, services])).toEqual([
      ['old', ['old']],
      ['api', ['api']],
    ]);

    answer(200);
    expect((await told(3))[2]).toMatch(/^shop: api works again after .*500.*[^.]\.$/);
    expect(
      incidents()
        .filter(isOpen)
        .map(({ rootService }) => rootService),
    ).toEqual(['old']);

    answer(500);
    await told(4);
    await host.close();
    await start();
    await until('both are found again', () => incidents().filter(isOpen).length === 2);
    answer(200);
    // What comes next is the end, not a second alert of what was told before the restart.
    expect((await told(5))[4]).toMatch(/^shop: api works again/);
    expect(webhook.texts()).toHaveLength(5);

    const [newest] = incidents()
      .filter((one) => !isOpen(one))
      .slice(-1);
    const ended = await host.report(key, newest?.id ?? '');
    const going = await host.report(key, incidents().find(isOpen)?.id ?? '');
    if (!ended.ok || !going.ok) throw new Error('a report is missing');
    expect(ended.value).toContain('# api was down');
    expect(ended.value).not.toContain('does-not-exist');
    expect(going.value).toContain('# old is down');
    expect(going.value).toMatch(/\| A person acted \| not yet \|/);
    expect(going.value).not.toContain('500');
  });
});

describe('a service that stays down', () => {
  it('is told again after a while', async () => {
    await open('after: 200ms, remind: 1s');
    answer(500);
    await act('up');
    const still = await until('both are told again', () => {
      const texts = webhook.texts().filter((text) => text.includes('still'));
      return (
        ['old', 'api'].every((id) => texts.some((text) => text.includes(`${id} is still down, and has been since`))) &&
        texts
      );
    });
    for (const text of still)
      expect(text).toMatch(/^shop: (old|api) is still down, and has been since \d\d:\d\d \(\d+ s\): .*[^.]\.$/);
    expect(incidents().map(({ id }) => id)).toHaveLength(2);
    expect(incidents().every(({ alert }) => alert?.kind === 'reminder')).toBe(true);
  });
});
