import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { stacklight } from '../support/cli.ts';
import { isAlive } from '../support/cli-stack.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import { type Display, startDisplay } from '../support/display.ts';
import { electronExecutable, launchApp, type RunningApp } from '../support/electron-app.ts';
import { freePorts } from '../support/free-ports.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

const shell = (script: string) => promisify(execFile)('sh', ['-c', script]);

/** A newer version as a feed describes it (https://www.electron.build/auto-update). */
const feedOf = (content: string, version = '99.0.0') => {
  const sha512 = createHash('sha512').update(content).digest('base64');
  return `version: ${version}\nfiles:\n  - url: Light-${version}.AppImage\n    sha512: ${sha512}\n    size: ${content.length}\npath: Light-${version}.AppImage\nsha512: ${sha512}\nreleaseDate: '2026-11-28T00:00:00.000Z'\n`;
};

describe.skipIf(process.platform !== 'linux')('updates from a feed on this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-updates-'));
  const home = join(folder, 'home');
  const appImage = join(folder, 'Light.AppImage');
  const stackFile = join(folder, 'shop/stacklight.yaml');
  const newer = `#!/bin/sh
echo $$ > ${folder}/new.pid
exec ${electronExecutable()} --no-sandbox ${PROJECT} --hidden > ${folder}/new.log 2>&1
`;
  const pages = new Map<string, string>();
  const asked: string[] = [];
  const headers = new Set<string>();
  let status = 200;
  let server: Server;
  let display: Display;
  let bus: SessionBus;
  let app: RunningApp;

  const run = (...args: string[]) => stacklight(home, [...args, '--stack', stackFile]);
  const web = async () => (await run('status', '--json')).json<Snapshot>().services[0]?.process?.pid ?? 0;
  const history = async () => (await run('history', '--json')).json<HistoryEvent[]>();
  const text = async () => (await app.page.locator('#updates-text').textContent()) ?? '';
  const said = (what: string, part: string) =>
    until(
      what,
      async () => {
        const seen = await text();
        if (!seen.includes(part)) throw new Error(`it says “${seen}”`);
        return true;
      },
      { deadlineMs: 10_000 },
    );
  const look = async (feed: string | undefined, part: string) => {
    pages.clear();
    if (feed !== undefined) pages.set('/latest-linux.yml', feed);
    await app.page.getByRole('button', { name: 'Look for updates' }).click();
    await said(`it says “${part}”`, part);
  };
  /** The person at the desktop: answers what the app asks before it installs. */
  const answer = (yes: boolean) =>
    app.electron.evaluate(
      ({ dialog }, response) => {
        const show = dialog.showMessageBox.bind(dialog) as (...all: unknown[]) => Promise<unknown>;
        Object.assign(dialog, {
          showMessageBox: async (...all: unknown[]) => {
            const { message = '' } = (all.at(-1) ?? {}) as { message?: string };
            return message.startsWith('Install Stacklight') ? { response, checkboxChecked: false } : show(...all);
          },
        });
      },
      yes ? 0 : 1,
    );

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      asked.push(path);
      for (const [name, value] of Object.entries(request.headers))
        if (name.startsWith('x-')) headers.add(`${name}: ${value}`);
      const content = pages.get(path);
      response.writeHead(content === undefined && status === 200 ? 404 : status).end(content);
    });
    const [port = 0, free = 0] = await freePorts(2);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    mkdirSync(join(folder, 'shop'), { recursive: true });
    writeFileSync(
      stackFile,
      `name: shop\nservices:\n  web:\n    command: busybox httpd -f -p 127.0.0.1:${free} -h ${folder}/shop\n    ports: [${free}]\n    healthcheck: { tcp: "127.0.0.1:${free}", interval: 1s }\n`,
    );
    writeFileSync(appImage, '#!/bin/sh\n# the version before\n');
    chmodSync(appImage, 0o755);
    writeFileSync(
      join(folder, 'feed.yml'),
      `provider: generic\nurl: http://127.0.0.1:${port}\nupdaterCacheDirName: cache\n`,
    );
    [display, bus] = await Promise.all([startDisplay(), startSessionBus()]);
    await stacklight(home, ['trust', stackFile, '--yes']);
    app = await launchApp({
      home,
      stack: stackFile,
      env: {
        DISPLAY: display.name,
        DBUS_SESSION_BUS_ADDRESS: bus.address,
        APPIMAGE: appImage,
        XDG_CACHE_HOME: join(folder, 'caches'),
        STACKLIGHT_UPDATE_FEED: join(folder, 'feed.yml'),
      },
    });
    await until('web runs', async () => (await web()) > 0, { deadlineMs: 30_000 });
    // A key that is pressed before the page listens is lost.
    await app.page.getByText('web', { exact: true }).first().waitFor({ timeout: 30_000 });
    await app.page.keyboard.press('Control+,');
    await app.page.getByRole('searchbox', { name: 'Search the settings' }).fill('updates');
    await app.page.locator('#updates-text').waitFor();
  });

  afterAll(async () => {
    await run('down', '--json');
    const pid = existsSync(join(folder, 'new.pid')) ? Number(readFileSync(join(folder, 'new.pid'), 'utf8')) : 0;
    if (pid > 0 && isAlive(pid)) process.kill(pid, 'SIGTERM');
    await until('the new app has ended', () => pid === 0 || !isAlive(pid), { deadlineMs: 20_000 });
    server.close();
    await bus?.stop();
    await display?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('say in a sentence what the feed says, or why it says nothing, and ask nobody who this is', async () => {
    expect(await text()).toBe('Not looked for yet.');
    expect(asked).toEqual([]);
    await look(undefined, 'has no update feed');
    await look('<html><title>Sign in</title></html>', 'is no update feed');
    await look('', 'is no update feed');
    await look(feedOf(newer, '0.0.1'), 'is the newest version');
    status = 503;
    await look(feedOf(newer), 'HTTP status 503');
    status = 200;
    await look(feedOf(newer), 'Stacklight 99.0.0 is available.');
    await app.page.getByRole('button', { name: 'Install…' }).waitFor();
    expect([...headers]).toEqual(['x-user-staging-id: none']);
  });

  it('are not installed without a yes, nor when the file is not the one that was named; the services notice nothing', async () => {
    const before = await web();
    await look(feedOf(newer), 'is available');
    await answer(false);
    await app.page.getByRole('button', { name: 'Install…' }).click();
    await until('it is offered again', () => app.page.getByRole('button', { name: 'Install…' }).isEnabled());
    expect(asked).not.toContain('/Light-99.0.0.AppImage');
    await answer(true);
    pages.set('/Light-99.0.0.AppImage', `${newer}# and something more\n`);
    await app.page.getByRole('button', { name: 'Install…' }).click();
    await said('the sum is wrong', 'SHA-512 differs');
    pages.delete('/Light-99.0.0.AppImage');
    await app.page.getByRole('button', { name: 'Install…' }).click();
    await said('the file is gone', 'not its file');
    expect(readFileSync(appImage, 'utf8')).toContain('the version before');
    expect(existsSync(`${appImage}.previous`)).toBe(false);
    expect(await web()).toBe(before);
  });

  it('take the place of the app that runs, which is kept; the new one finds the same services and goes on with their history', async () => {
    const before = await web();
    const told = await history();
    await look(feedOf(newer), 'is available');
    pages.set('/Light-99.0.0.AppImage', newer);
    await app.page.getByRole('button', { name: 'Install…' }).click();
    const old = app.electron.process();
    await until('the old app has ended', () => old.exitCode !== null || old.signalCode !== null, {
      deadlineMs: 30_000,
    });
    await until('the new app has started', () => existsSync(join(folder, 'new.pid')), { deadlineMs: 30_000 });
    const role = async () => (await stacklight(home, ['daemon', 'status'])).stdout;
    await until('the new app supervises', async () => (await role()).includes('tray app'), { deadlineMs: 60_000 });
    expect(readFileSync(appImage, 'utf8')).toBe(newer);
    expect(readFileSync(`${appImage}.previous`, 'utf8')).toContain('the version before');
    await until('web is known again', async () => (await web()) > 0, { deadlineMs: 30_000 });
    expect(await web()).toBe(before);
    expect(isAlive(before)).toBe(true);
    const after = await history();
    expect(after.slice(0, told.length)).toEqual(told);
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => index + (after[0]?.seq ?? 0)));
    expect(after.slice(told.length).map(({ kind, cause }) => `${kind}: ${cause}`)).toEqual([
      'note: was already running; adopted as it is',
    ]);
    const { stdout: servers } = await shell(`pgrep -fc '^busybox httpd -f .*${folder}/shop'`);
    expect(servers).toBe('1\n');
  });
});
