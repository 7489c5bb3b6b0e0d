import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, sitDown } from '../support/desk.ts';
import type { RunningApp } from '../support/electron-app.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

const STACK = `name: desk
services:
  api: { command: sh -c "exec sleep 600", env_file: [api.env], stop_grace_period: 1s }
  lost: { command: no-such-program-here }
`;

describe('the doctor in the page', () => {
  const shots = join(PROJECT, 'test-results');
  let desk: Desk;
  let app: RunningApp;
  let folder = '';
  const shot = (name: string) => app.page.screenshot({ path: join(shots, `doctor-${name}.png`) });

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    desk = await sitDown({ 'stacklight.yaml': STACK, 'api.env.example': 'MODE=dev\n' });
    ({ app, folder } = desk);
  });
  afterAll(() => desk?.leave());

  it('shows what is wrong, how bad it is, and its evidence one click away', async () => {
    const finding = app.page.locator('.finding', { hasText: 'needs the env file' });
    await finding.waitFor();
    expect(await finding.locator('.severity').textContent()).toBe('error');
    await finding.locator('summary').click();
    expect(await finding.locator('.evidence').textContent()).toContain('api.env: no such file');
    await shot('findings');
  });

  it('leaves to the row of a service what that says already, with its evidence', async () => {
    const row = app.page.locator('.row', { hasText: 'no-such-program-here' });
    await row.locator('summary').click();
    expect(await row.locator('.evidence').textContent()).not.toBe('');
    expect(await app.page.locator('.findings', { hasText: 'no-such-program-here' }).count()).toBe(0);
  });

  it('puts a finding away when it is muted, says so, and takes it back', async () => {
    const open = app.page.locator('.findings > ul > .finding', { hasText: 'needs the env file' });
    await open.getByRole('button', { name: /^Mute/ }).click();
    await shot('mute');
    await open.getByRole('button', { name: 'All like it in this stack' }).click();
    await open.waitFor({ state: 'detached' });
    await app.page.getByRole('button', { name: '1 muted' }).click();
    const muted = app.page.getByRole('region', { name: 'Muted findings' });
    expect(await muted.locator('.finding').textContent()).toContain('all like it muted in this stack');
    await shot('muted');
    await muted.getByRole('button', { name: /^Unmute/ }).click();
    await muted.getByText('Nothing is muted.').waitFor();
    await app.page.keyboard.press('Escape');
    await open.waitFor();
  });

  it('plans a fix, shows it, does it after a yes and proves it', async () => {
    await app.page.getByRole('button', { name: /^Create it from the example/ }).click();
    const sheet = app.page.locator('dialog.sheet');
    await sheet.waitFor();
    expect(await sheet.textContent()).toContain('api.env');
    await shot('plan');
    await sheet.getByRole('button', { name: 'Do these 2 steps' }).click();
    await until('the fix is done', async () => (await sheet.textContent())?.includes('Fixed and verified'));
    await shot('done');
    expect(statSync(join(folder, 'api.env')).mode & 0o777).toBe(0o600);
    await sheet.getByRole('button', { name: 'Close' }).click();
    await app.page.locator('.finding', { hasText: 'needs the env file' }).waitFor({ state: 'detached' });
  });
});
