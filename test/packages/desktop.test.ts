/** The desktop packages for Linux: the one of Debian, installed by dpkg alone, and the archive to unpack anywhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { appImageTools } from '../support/packages/appimage-tools.ts';
import { CleanSystem, HOME, make, whyNot } from '../support/packages/clean-system.ts';
import { SLOWLY, served, useStack } from '../support/packages/first-hour.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

if (whyNot) console.log(`Skipped: ${whyNot}.`);

const DIST = path.join(PROJECT, 'dist');
const APP = '/opt/Stacklight/stacklight-app';

describe.skipIf(whyNot !== undefined)('on a clean Debian with a desktop', () => {
  let image = '';
  let system: CleanSystem;
  beforeAll(() => {
    const tools = appImageTools();
    make('package.mjs', ['--linux', 'AppImage', 'deb', 'rpm', 'tar.gz'], { APPIMAGE_TOOLS_PATH: tools });
    rmSync(tools, { recursive: true, force: true });
    image = CleanSystem.load();
    // A build and four packages: three minutes of an idle machine.
  }, 30 * 60_000);
  afterAll(() => CleanSystem.unload(image));
  beforeEach(() => {
    system = new CleanSystem(image);
    system.start();
  });
  afterEach(() => system.stop());

  const status = async (env = {}) => (await system.run('stacklight daemon status', env)).stdout;
  const window = (env: Readonly<Record<string, string>>) =>
    until(
      'the window is shown',
      async () =>
        (await system.run('xwininfo -root -tree', env)).stdout.includes('"Stacklight": ("stacklight" "Stacklight")'),
      SLOWLY,
    );
  /** Every process of the app: command line, and what the kernel says of its confinement. */
  const processes = async (app: string) =>
    (
      await system.run(
        `for p in $(pgrep -f '^${app}'); do tr '\\0' ' ' < /proc/$p/cmdline; grep Seccomp: /proc/$p/status; done`,
      )
    ).stdout;

  /** Its main process: what Chromium started ends after it, each in its own time. */
  const ended = () =>
    until('the app has ended', async () => (await system.run(`pgrep -xf '${APP} --hidden'`)).code === 1, SLOWLY);

  test('dpkg alone installs the package, its entries are valid, and the helper of the sandbox has its mode', () => {
    system.copyIn(newest(/^stacklight_.*\.deb$/), '/tmp/stacklight.deb');
    system.asRoot('dpkg -i /tmp/stacklight.deb');
    system.asRoot('desktop-file-validate /usr/share/applications/io.github.stacklight.Stacklight.desktop');
    system.asRoot('desktop-file-validate /etc/xdg/autostart/stacklight.desktop');
    system.asRoot('appstreamcli validate --no-net /usr/share/metainfo/io.github.stacklight.Stacklight.metainfo.xml');
    expect(system.asRoot('stat -c "%a %U" /opt/Stacklight/chrome-sandbox')).toBe('4755 root');
    expect(system.asRoot('readlink -f /usr/bin/stacklight /usr/bin/stacklight-app')).toBe(
      `/opt/Stacklight/resources/bin/stacklight\n${APP}`,
    );
    expect(system.asRoot(`find ${path.dirname(APP)} /usr/bin/stacklight* -perm /022 ! -type l`)).toBe('');
    // What a shell loads at Tab works as it lies there, and the manual is one.
    system.asRoot('bash -n /usr/share/bash-completion/completions/stacklight');
    expect(system.asRoot('gzip -dc /usr/share/man/man1/stacklight.1.gz | head -1')).toMatch(/^\.TH STACKLIGHT 1 /);
    expect(system.asRoot('cat /opt/Stacklight/resources/package-type')).toBe('deb');
    expect(system.asRoot(`ldd ${APP} /usr/bin/stacklight | grep 'not found' || true`)).toBe('');
  });

  test('every fuse of the packed app is as electron-builder.yml says, and that decides on each that this Electron has', async () => {
    const wire = await getCurrentFuseWire(path.join(DIST, 'linux-unpacked/stacklight-app'));
    const { electronFuses } = parse(readFileSync(path.join(PROJECT, 'electron-builder.yml'), 'utf8'));
    const packed = Object.entries(wire)
      .filter(([key]) => /^\d+$/.test(key))
      .map(([key, state]) => [FuseV1Options[Number(key)] ?? key, String.fromCharCode(Number(state)) === '1']);
    const wanted = Object.entries(electronFuses).map(([name, on]) => [name[0]?.toUpperCase() + name.slice(1), on]);
    expect(Object.fromEntries(packed)).toEqual(Object.fromEntries(wanted));
  });

  test('the rpm lays the same files over the system, with the same rights, and takes them away again', () => {
    const rpm = newest(/^stacklight-.*\.rpm$/);
    const root = mkdtempSync(path.join(tmpdir(), 'stacklight-rpm-root-'));
    const deb = mkdtempSync(path.join(tmpdir(), 'stacklight-deb-root-'));
    try {
      execFileSync('dpkg-deb', ['--extract', newest(/^stacklight_.*\.deb$/), deb]);
      // No Fedora is here that could bring what it requires; that it names this is looked at below.
      const database = ['--root', root, '--dbpath', '/database', '--noscripts'];
      execFileSync('rpm', [...database, '--nodeps', '--install', rpm], { stdio: 'pipe' });
      const { stdout } = spawnSync('diff', ['-rq', '--no-dereference', deb, root], { encoding: 'utf8' });
      expect(stdout.replaceAll(deb, 'deb').replaceAll(root, 'rpm').trim().split('\n').sort()).toEqual([
        'Files deb/opt/Stacklight/resources/package-type and rpm/opt/Stacklight/resources/package-type differ',
        'Only in deb/usr/share/zsh: vendor-completions',
        'Only in rpm/usr/share/zsh: site-functions',
        'Only in rpm: database',
      ]);
      const helper = statSync(path.join(root, 'opt/Stacklight/chrome-sandbox'));
      expect([helper.mode & 0o7777, helper.uid]).toEqual([0o4755, 0]);
      expect(readFileSync(path.join(root, 'opt/Stacklight/resources/package-type'), 'utf8')).toBe('rpm');
      expect(readdirSync(path.join(root, 'usr/share/zsh/site-functions'))).toEqual(['_stacklight']);
      const asked = (question: string) => execFileSync('rpm', ['-qp', question, rpm], { encoding: 'utf8' });
      expect(asked('--requires')).toContain('libgtk-3.so.0()(64bit)');
      expect(asked('--requires')).not.toContain('libffmpeg');
      expect(asked('--provides')).not.toContain('.so');
      expect(asked('--configfiles')).toBe('/etc/xdg/autostart/stacklight.desktop\n');
      expect(asked('--scripts')).toContain('~/.local/state/stacklight');
      execFileSync('rpm', [...database, '--erase', 'stacklight'], { stdio: 'pipe' });
      const left = readdirSync(root, { recursive: true, withFileTypes: true });
      const files = left.filter((one) => !one.isDirectory() && !one.parentPath.startsWith(`${root}/database`));
      expect(files.map(({ name }) => name)).toEqual([]);
    } finally {
      for (const folder of [root, deb]) rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a person uses it with and without a display; what it started outlives an update and its removal, which says what stays', async () => {
    system.copyIn(newest(/^stacklight_.*\.deb$/), '/tmp/stacklight.deb');
    system.asRoot('dpkg -i /tmp/stacklight.deb && rm /tmp/stacklight.deb');
    await useStack(system);
    expect(await status()).toContain('A headless supervisor runs');
    await system.run('stacklight daemon stop');

    // A display that was named and is not there: nobody is left without a supervisor.
    const nowhere = await system.run('stacklight status', { DISPLAY: ':99' });
    expect(nowhere).toMatchObject({
      code: expect.any(Number),
      stderr: expect.stringContaining('The app did not start'),
    });
    expect(await status()).toContain('A headless supervisor runs');
    await system.run('stacklight daemon stop');

    const display = system.startDisplay();
    await until('there is a display', async () => (await system.run('xwininfo -root', display)).code === 0, SLOWLY);
    const up = await system.run('stacklight up', display);
    expect(up, up.stdout + up.stderr).toMatchObject({ code: 0 });
    expect(up.stderr).toContain('starting the Stacklight app');
    expect(await status(display)).toContain('The tray app runs');
    const confined = await processes(APP);
    expect(confined).toContain('--hidden');
    expect(confined).toMatch(/--type=renderer[^\n]*Seccomp:\s+2/);
    expect(confined).not.toContain('--no-sandbox');
    // An update puts every file of the app in another's place while it runs.
    const webOf = async () => (await system.run('pgrep -f "^busybox httpd"')).stdout;
    const web = await webOf();
    system.copyIn(newest(/^stacklight_.*\.deb$/), '/tmp/update.deb');
    system.asRoot('dpkg -i /tmp/update.deb && rm /tmp/update.deb');
    expect(await status(display)).toContain('The tray app runs');
    system.asRoot(`pkill -xf '${APP} --hidden'`);
    await ended();
    expect((await system.run('stacklight status', display)).stdout).toMatch(/web +healthy/);
    expect(await webOf()).toBe(web);
    expect(web).toMatch(/^\d+\n$/);
    // A second start of the app shows the window of the first.
    system.startInBackground('stacklight-app', display);
    await window(display);

    const said = system.asRoot('dpkg -r stacklight');
    expect(said).toContain('Services that it started keep running');
    expect(said).toContain('~/.local/state/stacklight');
    expect(await served(system)).toBe('hello');
    system.asRoot(`pkill -xf '${APP} --hidden'; dpkg --purge stacklight`);
    await ended();
    expect(await served(system)).toBe('hello');
    const own = ['.cache/stacklight', '.config/Stacklight', '.local/state/stacklight', 'shop'];
    const places = own.map((folder) => `${HOME}/${folder}`);
    const ours = system.changed().filter((file) => /stacklight/i.test(file));
    expect(ours.filter((file) => !places.some((place) => file === place || file.startsWith(`${place}/`)))).toEqual([]);
  });

  test('the AppImage starts the app with its sandbox, leaves no folder of its own in what services inherit, and is only its file', async () => {
    system.copyIn(newest(/^Stacklight-.*\.AppImage$/), '/tmp/Stacklight.AppImage');
    await system.run('install -m 755 /tmp/Stacklight.AppImage ~/Stacklight.AppImage');
    const entry = (await system.run('~/Stacklight.AppImage --unpacked cat stacklight-app.desktop')).stdout;
    expect(entry).toMatch(/^Exec=AppRun %U$/m);
    expect(entry).toMatch(/^Icon=\S+$/m);
    const display = system.startDisplay();
    await until('there is a display', async () => (await system.run('xwininfo -root', display)).code === 0, SLOWLY);
    system.startInBackground('~/Stacklight.AppImage', display);
    await window(display);
    const confined = await processes(`${HOME}/\\.cache/appimage-[^/]*/stacklight-app`);
    expect(confined).toMatch(/--type=renderer[^\n]*Seccomp:\s+2/);
    expect(confined).not.toContain('--no-sandbox');
    const command = '~/.cache/appimage-*/resources/bin/stacklight';
    expect((await system.run(`${command} daemon status`)).stdout).toContain('The tray app runs');
    expect(await system.run(`${command} up --yes`)).toMatchObject({ code: 0 });
    const inherited = (await system.run("tr '\\0' '\\n' < /proc/$(pgrep -f '^busybox httpd')/environ")).stdout;
    expect(inherited).toMatch(/^PATH=/m);
    // The last word of whoever started the app is the shell's own note.
    expect(inherited.replace(/^_=.*$/m, '')).not.toMatch(/AppImage|appimage/);
  });

  test('the archive runs from where it was unpacked, confined by namespaces', async () => {
    system.copyIn(newest(/^Stacklight-.*\.tar\.gz$/), '/tmp/app.tar.gz');
    await system.run('tar -xzf /tmp/app.tar.gz -C ~ --transform "s,^[^/]*,app,"');
    const display = system.startDisplay();
    await until('there is a display', async () => (await system.run('xwininfo -root', display)).code === 0, SLOWLY);
    system.startInBackground('~/app/stacklight-app', display);
    await window(display);
    const confined = await processes(`${HOME}/app/stacklight-app`);
    expect(confined).toMatch(/--type=renderer[^\n]*Seccomp:\s+2/);
    expect(confined).not.toContain('--no-sandbox');
    expect((await system.run('~/app/resources/bin/stacklight daemon status')).stdout).toContain('The tray app runs');
  });
});

/** The file that was made last: an earlier version may lie beside it. */
function newest(pattern: RegExp): string {
  const found = readdirSync(DIST).filter((name) => pattern.test(name));
  const [name] = found.sort().reverse();
  if (name === undefined) throw new Error(`nothing in dist/ is named like ${pattern.source}`);
  return path.join(DIST, name);
}
