import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { axeFaults } from '../support/axe.ts';
import { stacklight } from '../support/cli.ts';
import { type Desk, sitDown } from '../support/desk.ts';
import { takePort } from '../support/free-ports.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

const LINES = 60_000;

/** What real programs write: pino's lines, a trace, colours, and what nobody should. */
const API = `
const say = (level, msg, more = {}) => console.log(JSON.stringify({ level, time: Date.now(), pid: 7, hostname: 'desk', ...more, msg }));
say(30, 'listening', { port: 3000 });
for (let n = 0; n < 40; n++) say(30, 'request done', { method: 'GET', path: '/orders/' + n, status: 200, ms: 3 + (n % 9) });
say(40, 'slow query', { table: 'orders', ms: 812, token: process.env.API_TOKEN });
say(50, 'query failed', { err: { type: 'Error', code: 'ECONNREFUSED' }, path: '/orders/7' });
console.log('Error: connect ECONNREFUSED 127.0.0.1:5432\\n    at TCPConnectWrap.afterConnect (node:net:1611:16)\\n    at async Pool.connect (/app/db.js:3:1)');
console.log('\\x1b[32m✓\\x1b[0m ready in \\x1b[1m812 ms\\x1b[0m  \\x1b[2Jcleared? \\u202eevil\\0 <b>bold</b>');
console.log('a'.repeat(40) + '!');
process.stdout.write('half a line');
setInterval(() => say(30, 'tick', { method: 'GET', path: '/tick', status: 200, ms: 2 }), 700);
`;
const WORKER = `
let text = '';
for (let n = 0; n < ${LINES}; n++) text += '2026-11-28 18:00:00,123 INFO worker.jobs job ' + n + ' done in ' + (n % 90) + ' ms\\n';
process.stdout.write(text);
console.log('2026-11-28 18:00:01,000 WARNING worker.jobs queue is 90% full');
console.log('Traceback (most recent call last):\\n  File "/app/jobs.py", line 41, in run\\n    raise ValueError(job)\\nValueError: job 17');
setInterval(() => console.log('2026-11-28 18:00:02,000 INFO worker.jobs idle'), 1100);
`;
const stackOn = (port: number) => `name: shop
services:
  api:
    command: node api.mjs
    environment: { API_TOKEN: SENTINEL-token-4711 }
  worker: { command: node worker.mjs }
  mailer: { command: sleep 600 }
  clock:
    external: true
    healthcheck: { tcp: "localhost:${port}" }
`;

describe('the log in the page', () => {
  let desk: Desk;
  let page: Page;
  let key = '';
  const row = (text: string | RegExp) => page.locator('.log-row').filter({ hasText: text });
  const tool = (name: string) => page.getByRole('button', { name, exact: true });
  const open = async (service: string | undefined) => {
    const shows = (stack: string, id: string | undefined, view: string) =>
      desk.app.electron.evaluate(
        ({ BrowserWindow }, push) => BrowserWindow.getAllWindows()[0]?.webContents.send('stacklight:show', push),
        { stack, service: id, view },
      );
    await shows(key, undefined, 'home');
    if (service === undefined) await page.getByRole('button', { name: 'Logs of all services of shop' }).click();
    else await shows(key, service, 'logs');
  };
  const picture = async (name: string) => {
    const folder = join(PROJECT, 'test-results/screens');
    mkdirSync(folder, { recursive: true });
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [400, 1100]) {
        await desk.app.electron.evaluate(({ BrowserWindow }, size) => {
          BrowserWindow.getAllWindows()[0]?.setSize(size, 720);
        }, width);
        await until('the size is there', () => page.evaluate((wide) => Math.abs(innerWidth - wide) < 60, width));
        await page.screenshot({ path: join(folder, `logs-${name}-${scheme}-${width}.png`) });
      }
    }
  };

  beforeAll(async () => {
    desk = await sitDown({ 'stacklight.yaml': stackOn(takePort()), 'api.mjs': API, 'worker.mjs': WORKER });
    page = desk.app.page;
    await until('the services run', async () => {
      const status = await stacklight(desk.home, ['status', '--stack', desk.folder, '--json']);
      const snapshot = status.json<Snapshot>();
      key = snapshot.key;
      return snapshot.services.filter(({ state }) => state === 'running').length === 3;
    });
  });
  afterAll(() => desk?.leave());

  it('shows lines of JSON as level, message and fields, and a field filters', async () => {
    await open('api');
    await row('query failed').waitFor();
    expect(await row('query failed').textContent()).toMatch(
      /ERROR query failed +err\.type=Error +err\.code=ECONNREFUSED +path=\/orders\/7/,
    );
    expect(await row('query failed').locator('.log-time').textContent()).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    await row('half a line').waitFor();
    // Hostile lines are shown as what they are.
    expect(await row('ready in').textContent()).toContain('\\x1b[2Jcleared? \\u202eevil\\x00 <b>bold</b>');
    await picture('api');
    expect(await axeFaults(page, { within: '.pane' })).toEqual([]);
    await row('query failed').getByRole('button', { name: 'Fields of this line' }).click();
    await page.getByRole('button', { name: 'Show only lines with path=/orders/7' }).click();
    await until('two lines are left', async () => (await page.locator('.log-row:not(.within)').count()) === 2);
    await page.getByRole('button', { name: 'Stop filtering by path=/orders/7' }).click();
    await page.getByLabel('Level').selectOption('warn');
    await until('only grave lines are left', async () => (await row('request done').count()) === 0);
    await row('slow query').waitFor();
    await row('Error: connect ECONNREFUSED').getByText('+2 lines').click();
    await row('Pool.connect').waitFor();
    await picture('api-warnings');
    await page.getByLabel('Level').selectOption('');
  });

  it('masks secrets in what is copied and saved', async () => {
    await tool('Copy the lines shown, with secrets masked').click();
    await page.getByText('copied, with secrets masked').waitFor();
    const copied = await desk.app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toContain('slow query');
    expect(copied).toContain('[API_TOKEN]');
    expect(copied).not.toContain('SENTINEL');
    const file = join(desk.folder, 'saved.log');
    await desk.app.electron.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, file);
    await tool('Save the whole log, with secrets masked').click();
    await page.getByText(/lines saved in/).waitFor();
    const saved = readFileSync(file, 'utf8');
    expect(saved).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}— stacklight: api starts, run 1/);
    expect(saved).toContain('[API_TOKEN]');
    expect(saved).not.toContain('SENTINEL');
  });

  it('goes back over all lines of a long log, finds in them, and no expression hangs it', async () => {
    await open('worker');
    await row('idle').first().waitFor();
    const field = page.getByRole('textbox', { name: 'Search the log' });
    await field.fill('job 4\\d{3}1 done');
    await tool('Regular expression').click();
    await tool('Only matches').click();
    // All older pages are read for it: 40001, 40011 … 49991.
    await page.getByText('1000', { exact: true }).waitFor({ timeout: 60_000 });
    await field.press('Enter');
    await page.getByText('1000 of 1000').waitFor();
    await row('job 49991 done').waitFor();
    await picture('worker-search');
    await tool('Only matches').click();
    expect(await page.locator('.log-row').count()).toBeLessThan(200);
    // (a+)+$ on forty times "a" and a "!" takes ages.
    await open('api');
    await page.getByRole('textbox', { name: 'Search the log' }).fill('(a+)+$');
    await tool('Regular expression').click();
    await page.getByRole('alert').filter({ hasText: 'takes too long' }).waitFor();
    await page.getByRole('textbox', { name: 'Search the log' }).fill('(');
    await page.getByRole('alert').filter({ hasText: 'Invalid regular expression' }).waitFor();
    await page.getByRole('textbox', { name: 'Search the log' }).fill('slow');
    await page.getByText('1', { exact: true }).waitFor();
  });

  it('waits where it was scrolled to, and says how much is new', async () => {
    await open('worker');
    await row('idle').first().waitFor();
    await page.locator('.log').hover();
    await page.mouse.wheel(0, -3_000);
    await page.getByText('paused').waitFor();
    const first = await page.locator('.log-row').nth(30).textContent();
    await page.getByRole('button', { name: /^\d+ new lines?$/ }).waitFor();
    expect(await page.locator('.log-row').nth(30).textContent()).toBe(first);
    await picture('worker-paused');
    await page.getByRole('button', { name: /^\d+ new lines?$/ }).click();
    await page.getByText('following').waitFor();
  });

  it('shows several services as one, in the order of the times, and each alone', async () => {
    await open(undefined);
    await row('tick').first().waitFor();
    await row('idle').first().waitFor();
    const times = await page.locator('.log-row .log-time').allTextContents();
    const known = times.filter((time) => time !== '');
    expect(known).toEqual([...known].sort());
    await picture('merged');
    const chip = page.getByRole('group', { name: 'Services shown' }).getByRole('button', { name: 'worker' });
    await chip.click();
    await until('the worker is hidden', async () => (await row('idle').count()) === 0);
    await chip.click();
  });

  it('is where an event of the history leads, at its moment', async () => {
    await page.getByRole('button', { name: 'History' }).first().click();
    // What belongs together is one line that unfolds.
    await page.locator('.events').first().waitFor();
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
    await page
      .getByRole('button', { name: /log of api at this moment/ })
      .last()
      .click();
    await page.getByRole('heading', { name: 'api logs' }).waitFor();
    await page.locator('.log-row.current').waitFor();
    expect(await page.locator('.log-row.current').isVisible()).toBe(true);
  });

  it('clears the view, and says what there is when there is nothing', async () => {
    await open('mailer');
    await row('mailer starts').waitFor();
    await tool('Clear the view').click();
    await page.getByText('The view is cleared.').waitFor();
    await picture('cleared');
    await tool('Show the cleared lines again').click();
    await row('mailer starts').waitFor();
    await open('clock');
    await page.getByText('clock is only watched.').waitFor();
    await picture('external');
    const log = join((await stateFolder()) ?? '', 'logs/mailer.log');
    rmSync(log);
    await open('mailer');
    await page.getByText('The log file of mailer is gone.').waitFor();
    await picture('vanished');
    appendFileSync(log, 'back again\n');
    await row('back again').waitFor();
  });

  async function stateFolder(): Promise<string | undefined> {
    const { readdirSync } = await import('node:fs');
    const stacks = join(desk.home, 'stacks');
    const name = readdirSync(stacks).find((one) => one.startsWith('shop'));
    return name && join(stacks, name);
  }
});
