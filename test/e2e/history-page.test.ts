import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { stacklight } from '../support/cli.ts';
import { type Desk, sitDown } from '../support/desk.ts';
import { until } from '../support/until.ts';

const STACK = `name: desk
alerts: { after: 1s }
services:
  api:
    command: sh -c 'echo the last words; exec sleep 600'
    environment: { API_TOKEN: SENTINEL-token-4711 }
    restart: no
    stop_grace_period: 1s
`;

describe('the history in the page', () => {
  let desk: Desk;
  const api = async () => {
    const status = await stacklight(desk.home, ['status', '--stack', desk.folder, '--json']);
    return status.json<Snapshot>().services.find(({ id }) => id === 'api');
  };

  beforeAll(async () => {
    desk = await sitDown({ 'stacklight.yaml': STACK });
  });
  afterAll(() => desk?.leave());

  it('shows an outage as a span with what led to it, and leads to its report', async () => {
    const { app } = desk;
    const running = await until('api runs', async () => {
      const service = await api();
      return service?.state === 'running' ? service.process : undefined;
    });
    process.kill(running.pid, 'SIGKILL');
    await until('its end is noticed', async () => (await api())?.state === 'failed');
    await app.page.getByRole('button', { name: 'History' }).click();
    const span = app.page.getByRole('region', { name: 'Incident of api' });
    await span.waitFor();
    expect(await span.textContent()).toMatch(/open for/);
    await app.page
      .getByRole('region', { name: 'Incidents of the last day' })
      .getByRole('button', { name: /^api/ })
      .waitFor();
    await span.getByRole('button', { name: /^Report of the incident of api/ }).click();
    const report = app.page.locator('pre.report');
    await report.waitFor();
    const text = (await report.textContent()) ?? '';
    expect(text).toMatch(/^# api is down \(desk, /);
    for (const part of ['## Timeline', '## Root cause', '## What would prevent it', 'SIGKILL', 'the last words'])
      expect(text).toContain(part);
    expect(text).not.toContain('SENTINEL');
  });
});
