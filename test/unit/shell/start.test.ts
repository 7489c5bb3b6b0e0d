import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { autostartFolder, desktopEntry, setAutostart } from '../../../electron/platform/autostart.ts';
import { parseArguments } from '../../../electron/shell/arguments.ts';
import { CONTENT_SECURITY_POLICY } from '../../../electron/shell/content-security-policy.ts';
import { packagedStartAtLogin, startCommand } from '../../../electron/shell/login-item.ts';
import { knownAnchor, placePanel } from '../../../electron/shell/panel-placement.ts';
import { answerPageRequest, listPageFiles } from '../../../electron/shell/protocol.ts';
import { autostartEntry } from '../../../scripts/linux/system-files.mjs';

describe('the arguments of the app', () => {
  it.each([
    [['electron', '--no-sandbox', '.', '--stack', '/a.yaml'], { stack: '/a.yaml', hidden: false, noTray: false }],
    [['stacklight', '--stack=/a b.yaml', '--hidden'], { stack: '/a b.yaml', hidden: true, noTray: false }],
    [['stacklight', '--inspect=0', '--no-tray'], { stack: undefined, hidden: false, noTray: true }],
    [['stacklight', '--stack'], { stack: undefined, hidden: false, noTray: false }],
    [['stacklight', '--stack', '--hidden'], { stack: undefined, hidden: true, noTray: false }],
  ])('%j', (argv, expected) => {
    expect(parseArguments(argv)).toEqual(expected);
  });
});

describe('the panel', () => {
  const size = { width: 400, height: 620 };
  const screen = { x: 0, y: 0, width: 1280, height: 900 };

  it.each([
    ['below an icon at the top', { x: 1000, y: 0, width: 24, height: 24 }, { x: 812, y: 32 }],
    ['above an icon at the bottom', { x: 600, y: 876, width: 24, height: 24 }, { x: 412, y: 248 }],
    ['inside the screen for an icon in the corner', { x: 1256, y: 0, width: 24, height: 24 }, { x: 872, y: 32 }],
    ['in the upper right corner when nobody knows', undefined, { x: 872, y: 8 }],
  ])('goes %s', (_where, anchor, place) => {
    expect(placePanel(size, screen, anchor)).toEqual({ ...size, ...place });
  });

  it('is never larger than the screen', () => {
    expect(placePanel(size, { x: 0, y: 20, width: 320, height: 480 }, undefined)).toMatchObject({
      width: 320,
      height: 480,
    });
  });

  it('takes an empty box for what it is: the desktop does not know', () => {
    expect(knownAnchor({ x: 0, y: 0, width: 0, height: 0 })).toBeUndefined();
  });
});

describe('the files of the page', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stacklight-page-'));
    mkdirSync(join(folder, 'page/assets'), { recursive: true });
    writeFileSync(join(folder, 'page/index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'page/assets/index.js'), '1');
    writeFileSync(join(folder, 'page/index.js.map'), 'source');
    writeFileSync(join(folder, 'secret.html'), 'secret');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are listed once, and only kinds that a page has a use for', async () => {
    const files = await listPageFiles(join(folder, 'page'));
    expect([...files.keys()].sort()).toEqual(['/assets/index.js', '/index.html']);
  });

  it.each([
    ['app://stack/', 'GET', 200],
    ['app://stack/index.html?query#hash', 'GET', 200],
    ['app://stack/../secret.html', 'GET', 404],
    ['app://stack/%2e%2e/secret.html', 'GET', 404],
    ['app://stack/..%2fsecret.html', 'GET', 404],
    ['app://stack/assets/..\\..\\secret.html', 'GET', 404],
    ['app://stack//etc/passwd', 'GET', 404],
    ['app://other/index.html', 'GET', 404],
    ['app://stack/index.html', 'POST', 405],
  ])('%s %s: %i', async (url, method, status) => {
    const answer = await answerPageRequest({ url, method }, await listPageFiles(join(folder, 'page')));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('say what they are', async () => {
    const files = await listPageFiles(join(folder, 'page'));
    const answer = await answerPageRequest({ url: 'app://stack/assets/index.js', method: 'GET' }, files);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await answer.text()).toBe('1');
  });

  it('are not found when they went away', async () => {
    const files = new Map([['/gone.html', join(folder, 'gone.html')]]);
    expect((await answerPageRequest({ url: 'app://stack/gone.html', method: 'GET' }, files)).status).toBe(404);
  });
});

describe('start at login', () => {
  it('runs this very app, hidden', () => {
    const app = (isPackaged: boolean) => ({ isPackaged, getAppPath: () => '/src' }) as App;
    expect(startCommand({ app: app(true), executable: '/opt/x' })).toEqual(['/opt/x', '--hidden']);
    expect(startCommand({ app: app(true), executable: '/tmp/.mount/x', appImage: '/home/x.AppImage' })).toEqual([
      '/home/x.AppImage',
      '--hidden',
    ]);
    expect(startCommand({ app: app(false), executable: '/electron' })).toEqual(['/electron', '/src', '--hidden']);
  });

  it('writes a desktop entry whose command survives odd paths', () => {
    const entry = desktopEntry(['/opt/Stack light/100%/$x"y\\z', '--hidden']);
    expect(entry).toContain(String.raw`Exec="/opt/Stack light/100%%/\\$x\\"y\\\\z" "--hidden"`);
    expect(entry.startsWith('[Desktop Entry]\nType=Application\n')).toBe(true);
  });

  it('where a package starts it for everybody, turning it off and on again is what happens', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-autostart-'));
    const env = { XDG_CONFIG_HOME: join(folder, 'own'), XDG_CONFIG_DIRS: `relative:${join(folder, 'all')}` };
    const own = join(folder, 'own/autostart/stacklight.desktop');
    try {
      expect(packagedStartAtLogin(env)).toBeUndefined();
      await setAutostart(false, ['/opt/x'], env);
      expect(existsSync(own)).toBe(false);
      mkdirSync(join(folder, 'all/autostart'), { recursive: true });
      writeFileSync(join(folder, 'all/autostart/stacklight.desktop'), autostartEntry());
      expect(packagedStartAtLogin(env)).toBe(true);
      await setAutostart(false, ['/opt/x'], env);
      expect(readFileSync(own, 'utf8')).toContain('Hidden=true');
      expect(packagedStartAtLogin(env)).toBe(false);
      await setAutostart(true, ['/opt/x'], env);
      expect(readFileSync(own, 'utf8')).toContain('Exec="/opt/x"');
      expect(packagedStartAtLogin(env)).toBe(true);
      writeFileSync(own, desktopEntry(['/opt/x']).replace('enabled=true', 'enabled=false'));
      expect(packagedStartAtLogin(env)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('finds the folder as the base directory specification says', () => {
    expect(autostartFolder({ XDG_CONFIG_HOME: '/cfg' })).toBe('/cfg/autostart');
    expect(autostartFolder({ XDG_CONFIG_HOME: 'relative' })).toMatch(/\/\.config\/autostart$/);
  });
});
