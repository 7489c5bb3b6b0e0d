import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Alerting } from '../../../../electron/supervisor/alerts/webhook-alerts.ts';
import { AlertQueue } from '../../../../electron/supervisor/alerts/webhook-outbox.ts';
import { stackOf } from '../../../support/stack-text.ts';
import { until } from '../../../support/until.ts';
import { anIncident } from '../../../support/views.ts';
import { WebhookServer } from '../../../support/webhook-server.ts';

const SECRET = 'T00-SENTINEL-B00';
let folder: string;
let file: string;
let webhook: WebhookServer;
let now = Date.now();
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-outbox-'));
  file = join(folder, 'unsent.json');
  webhook = await WebhookServer.listen();
  now = Date.now();
});
afterEach(async () => {
  await webhook.close();
  rmSync(folder, { recursive: true });
});

/** One run of Stacklight, as far as the webhook is concerned. */
function aRun(hook = `http://127.0.0.1:${webhook.port}/services/${SECRET}`): Alerting {
  const stack = stackOf(`name: shop\nservices:\n  api: { command: sleep 1 }\nalerts: { webhook: "${hook}" }\n`);
  const alerting = new Alerting({
    state: { stack, managedServices: new Map(), redact: (text) => text },
    clock: { now: () => 0, wall: () => now },
    outbox: new AlertQueue(file, () => undefined),
    record: () => undefined,
  });
  alerting.resume();
  return alerting;
}
const news = { kind: 'due', incident: anIncident() } as const;
const kept = (): readonly { readonly again: boolean }[] => JSON.parse(readFileSync(file, 'utf8'));

/** A run that ends while nobody answers it. */
async function cutOff(run: Alerting): Promise<void> {
  webhook.answers.push('hang');
  const before = webhook.told.length;
  run.tell(news);
  await until('it is being told', () => webhook.told.length > before);
  await run.close();
}

describe('what a webhook was being told when Stacklight ended', () => {
  it('is kept without the URL, told by the next run, and then forgotten', async () => {
    await cutOff(aRun());
    expect(kept()).toMatchObject([{ incident: 'i1', kind: 'due', again: false }]);
    expect(readFileSync(file, 'utf8')).not.toContain('SENTINEL');
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const next = aRun();
    await until('it was told', () => webhook.told.length === 2);
    expect(webhook.texts()[1]).toBe(webhook.texts()[0]);
    await until('it is forgotten', () => !existsSync(file));
    await next.close();
  });

  it('is told once more at most: a run that is cut off again was the last', async () => {
    await cutOff(aRun());
    webhook.answers.push('hang');
    const second = aRun();
    await until('it is being told again', () => webhook.told.length === 2);
    await second.close();
    expect(kept()).toMatchObject([{ again: true }]);
    const third = aRun();
    await until('it is given up', () => !existsSync(file));
    await third.close();
    expect(webhook.told).toHaveLength(2);
  });

  it('is no news any more after a day, and nothing to a stack that has no webhook now', async () => {
    await cutOff(aRun());
    now += 86_400_001;
    const late = aRun();
    await until('it is given up', () => !existsSync(file));
    await late.close();
    expect(webhook.told).toHaveLength(1);
  });

  it('may stand in a file that nobody can read: then nothing is told, and the next news is', async () => {
    writeFileSync(file, '{ broken');
    const run = aRun();
    run.tell(news);
    await until('the next is told', () => webhook.told.length === 1);
    await until('nothing is left', () => !existsSync(file));
    await run.close();
  });
});
