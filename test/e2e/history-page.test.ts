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
    notes: See the [runbook](https://wiki.example.com/api) first.
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
    const lanes = app.page.getByRole('region', { name: 'How each service was' });
    await lanes.getByRole('button', { name: /^Incident of api/ }).waitFor();
    // By the keyboard: to the last span of the first lane, whose meaning is said; Enter opens its incident.
    const failed = lanes.getByRole('button', { name: /^api failed from/ });
    await failed.focus();
    await app.page.keyboard.press('ArrowLeft');
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^api \w+ from/);
    await app.page.keyboard.press('ArrowRight');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: /^api is down \(desk, / }).waitFor();
    await app.page.getByRole('button', { name: 'Back' }).click();
    await span.getByRole('button', { name: /^Report of the incident of api/ }).click();
    const report = app.page.locator('.report');
    await report.waitFor();
    const text = (await report.textContent()) ?? '';
    expect(text).toMatch(/^api is down \(desk, /);
    for (const part of ['Timeline', 'Root cause', 'What would prevent it', 'SIGKILL', 'the last words'])
      expect(text).toContain(part);
    expect(text).not.toContain('SENTINEL');
  });

  it('shows on the page of a service what it runs, with its notes and without a value of its environment', async () => {
    const { page } = desk.app;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /^api\b/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Notes' }).getByRole('link', { name: 'runbook' }).waitFor();
    const environment = page.getByRole('region', { name: 'Environment' });
    await environment.getByRole('row', { name: /API_TOKEN/ }).waitFor();
    expect(await environment.textContent()).toContain('stack file');
    const definition = page.getByRole('region', { name: 'Definition' });
    await definition.getByText('As it runs now').click();
    expect(await definition.textContent()).toMatch(/stacklight\.yaml:4[\s\S]*stop_grace_period: 1s/);
    await page.getByRole('region', { name: 'Incidents of the last day' }).getByRole('button').first().waitFor();
    expect(await page.locator('.pane').textContent()).not.toContain('SENTINEL');
  });
});
