import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stacklight } from '../support/cli.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import type { TrayItem } from '../support/dbus/tray-item.ts';
import { startWatcher, type Watcher } from '../support/dbus/watcher.ts';
import { type Display, startDisplay } from '../support/display.ts';
import { describeWithDocker, docker, ensureTestImage } from '../support/docker.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import { composeProject, dropOn, type Project, stackProject, writeStack } from '../support/first-run.ts';
import { freePorts } from '../support/main-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

describeWithDocker('the first run of the tray app', () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const shot = (name: string) => app.page.screenshot({ path: join(PROJECT, `test-results/first-run-${name}.png`) });
  let display: Display;
  let bus: SessionBus;
  let watcher: Watcher;
  let app: RunningApp;
  let tray: TrayItem;
  let compose: Project;
  let own: Project;
  let other: Project;
  let ports: number[];

  beforeAll(async () => {
    [display, bus] = await Promise.all([startDisplay(), startSessionBus()]);
    watcher = await startWatcher(bus.address);
    await ensureTestImage();
    ports = await freePorts(5);
    compose = composeProject('shop-in-compose', ports[0] ?? 0);
    own = stackProject('dropped', ports[1] ?? 0);
    other = stackProject('declined', ports[2] ?? 0);
  });
  afterAll(async () => {
    for (const { folder } of [compose, own]) await stacklight(home, ['down', '--stack', folder, '--json']);
    await app?.quit();
    execFileSync('docker-compose', ['down', '--volumes', '--timeout', '1'], { cwd: compose.folder, stdio: 'pipe' });
    watcher?.stop();
    await bus?.stop();
    await display?.stop();
    for (const project of [compose, own, other]) project.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  const button = (name: string | RegExp) => app.page.getByRole('button', { name });
  const lit = (light: string) =>
    until(`the tray icon is ${light}`, async () => (await tray.light()) === light, { deadlineMs: 50_000 });
  /** What the dialogs of the desktop answer from now on. */
  const answerDialogs = (path: string) =>
    app.electron.evaluate(({ dialog }, answer) => {
      Object.assign(dialog, {
        showOpenDialog: async () => ({ canceled: false, filePaths: [answer] }),
        showSaveDialog: async () => ({ canceled: false, filePath: answer }),
      });
    }, path);

  it('leads from an existing Compose project to a green light in at most four clicks and a minute', async () => {
    const startedAt = performance.now();
    app = await launchApp({ home, env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address } });
    tray = await watcher.item();
    await app.page.getByRole('heading', { name: 'No stack is open' }).waitFor();
    const before = readdirSync(compose.folder);
    let clicks = 0;
    const click = async (target: Locator) => {
      clicks += 1;
      await target.click();
    };
    await answerDialogs(compose.folder);
    await click(button(/^Open a folder/));
    // Choosing the folder in the dialog of the desktop, which a stub answers, is a click too.
    clicks += 1;
    await app.page.getByRole('checkbox', { name: 'web', exact: true }).waitFor();
    expect(await docker('ps', '-aq', '--filter', `label=com.docker.compose.project=${compose.name}`)).toBe('');
    await shot('proposal');
    await click(button('Open and start'));
    await lit('green');
    expect(clicks).toBeLessThanOrEqual(4);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect(await tray.tooltip()).toContain('all 2 up');
    const [web = ''] = (await docker('ps', '-q', '--filter', `publish=${ports[0]}`)).split('\n');
    const label = '{{index .Config.Labels "com.docker.compose.project"}}';
    const seen = await docker('inspect', '--format', `{{.State.Status}} {{.State.Health.Status}} ${label}`, web);
    expect(seen).toBe(`running healthy ${compose.name}`);
    // The project is as it was: its own file stays what people edit.
    expect(readdirSync(compose.folder)).toEqual(before);
    await app.page.getByText('All 2 services are up.').first().waitFor();
  });

  it('takes a folder that is dropped on the window, and runs nothing of it before the yes', async () => {
    await dropOn(app.page, own.folder);
    const sheet = app.page.getByRole('dialog');
    await sheet.getByRole('heading', { name: /^Open it\? dropped/ }).waitFor();
    await sheet.getByText(`web.mjs ${ports[1]}`).waitFor();
    await shot('trust');
    expect(await answers(ports[1])).toBe(false);
    expect((await tray.menu()).children.map(({ label }) => label)).toContain('dropped: is waiting for your approval');
    await sheet.getByRole('button', { name: 'Open and start' }).click();
    await sheet.waitFor({ state: 'detached' });
    await until('the server answers', () => answers(ports[1]), { deadlineMs: 20_000 });
    await lit('green');
  });

  it('shows a change of the file before and after, and takes it over on yes', async () => {
    writeStack(own, ports[3] ?? 0);
    const banner = app.page.getByRole('region', { name: 'dropped is waiting for your approval' });
    await banner.waitFor();
    await tray.click('dropped:', 'Waiting for your approval…');
    const sheet = app.page.getByRole('dialog');
    await sheet.getByText(`${ports[1]} → ${ports[3]}`).first().waitFor();
    await sheet.locator('pre.before', { hasText: `web.mjs ${ports[1]}` }).waitFor();
    await sheet.locator('pre.after', { hasText: `web.mjs ${ports[3]}` }).waitFor();
    await shot('change');
    expect(await answers(ports[1])).toBe(true);
    await sheet.getByRole('button', { name: 'Apply' }).click();
    await sheet.waitFor({ state: 'detached' });
    await until('the new port answers', () => answers(ports[3]), { deadlineMs: 20_000 });
    expect(await answers(ports[1])).toBe(false);
    await banner.waitFor({ state: 'detached' });
  });

  it('keeps what was declined under the recent stacks, from where it asks again; one that is gone is said and forgotten', async () => {
    await dropOn(app.page, other.folder);
    const sheet = app.page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Not now' }).click();
    await sheet.waitFor({ state: 'detached' });
    const recent = async () =>
      (await tray.menu()).children.find(({ label }) => label === 'Recent stacks')?.children.map(({ label }) => label);
    await until('it is in the menu', async () => (await recent())?.[0]?.startsWith('declined ('));
    const [label = ''] = (await recent()) ?? [];
    await tray.click('Recent stacks', label);
    await sheet.getByRole('heading', { name: /^Open it\? declined/ }).waitFor();
    expect(await answers(ports[2])).toBe(false);
    await sheet.getByRole('button', { name: 'Not now' }).click();
    await until('it is in the menu again', async () => (await recent())?.includes(label));
    other.remove();
    const said = app.electron.evaluate(
      ({ dialog }) =>
        new Promise<string>((resolve) => {
          Object.assign(dialog, {
            showMessageBox: async ({ detail }: { detail: string }) => {
              resolve(detail);
              return { response: 0 };
            },
          });
        }),
    );
    await tray.click('Recent stacks', label);
    expect(await said).toContain('This stack no longer exists.');
    await until('it is not offered again', async () => !(await recent())?.includes(label));
  });

  it('proposes what runs on this machine and saves what is ticked as a file to edit, without opening it', async () => {
    const port = ports[4] ?? 0;
    const server = spawn('node', [join(PROJECT, 'test/support/services/web.mjs'), String(port)], { stdio: 'ignore' });
    try {
      await until('the server answers', () => answers(port));
      const file = join(home, 'chosen.yaml');
      await answerDialogs(file);
      await app.electron.evaluate(({ shell }) => {
        Object.assign(shell, {
          openPath: async (path: string) => {
            Object.assign(globalThis, { shownFile: path });
            return '';
          },
        });
      });
      await button('Open a stack').click();
      await button(/^See what is running on this machine/).click();
      const row = app.page
        .getByRole('listitem')
        .filter({ hasText: `:${port}` })
        .first();
      await row.waitFor();
      await shot('machine');
      for (const box of await app.page.locator('.proposal-row input').all()) await box.uncheck();
      await row.getByRole('checkbox').check();
      await button('Save as file…').click();
      await until('the file is written', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
      const text = readFileSync(file, 'utf8');
      expect(text).toContain(`web.mjs ${port}`);
      expect(text.match(/^ {2}[\w.-]+:$/gm)).toHaveLength(1);
      const checked = await stacklight(home, ['validate', '--stack', file]);
      expect([checked.code, checked.stderr]).toEqual([0, expect.any(String)]);
      await until('the editor shows it', async () =>
        app.electron.evaluate((_electron, path) => Reflect.get(globalThis, 'shownFile') === path, file),
      );
      // A second time it does not write over it.
      await button('Save as file…').click();
      await app.page.getByText('A file is already there, and it was left alone.').waitFor();
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect((await tray.menu()).children.map(({ label }) => label).join('\n')).not.toContain('this-machine');
    } finally {
      server.kill('SIGKILL');
    }
  });

  async function answers(port: number | undefined): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    return response?.ok ?? false;
  }
});
