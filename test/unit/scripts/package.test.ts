import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { appOf } from '../../../electron/cli/desktop-app.ts';
import { APP_ID as PRODUCT_ID } from '../../../electron/version.ts';
import { AFTER_REMOVE, control, packageVersion } from '../../../scripts/linux/control.mjs';
import { dependsOf } from '../../../scripts/linux/libraries.mjs';
import { specFile } from '../../../scripts/linux/spec.mjs';
import { APP, APP_ID, AUTOSTART, LINKS, menuEntry, metainfo } from '../../../scripts/linux/system-files.mjs';
import { builderPlan, feedOptions, trialNames } from '../../../scripts/package-plan.mjs';
import { PROJECT } from '../../support/project-root.ts';

const config = parse(readFileSync(path.join(PROJECT, 'electron-builder.yml'), 'utf8'));
// As electron-builder itself asks: the package is its own, not ours.
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config.js');
const { DebugLogger } = ofBuilder('builder-util');
const valid = (one: unknown): Promise<void> => validateConfiguration(one, new DebugLogger(false));

describe("electron-builder's configuration", () => {
  // Its schema is compiled anew for each look, which takes seconds of an idle machine.
  it('is valid by its own schema, for every system', { timeout: 120_000 }, async () => {
    await expect(valid(config)).resolves.toBeUndefined();
    await expect(valid({ ...config, linux: { ...config.linux, executable: 'x' } })).rejects.toThrow(
      'configuration.linux',
    );
    expect(config.linux.target).toEqual(['AppImage']);
    expect(config.mac.target).toContain('dmg');
    expect(config.win.target).toEqual(['nsis']);
  });

  it('names the app as the other packages and the command do', () => {
    expect(config.appId).toBe(APP_ID);
    expect(PRODUCT_ID).toBe(APP_ID);
    expect(path.basename(APP)).toBe(config.linux.executableName);
    expect(appOf(LINKS['/usr/bin/stacklight'], 'linux')).toBe(APP);
  });
});

describe('what is asked of electron-builder', () => {
  it('is what it makes itself; the Debian package and the archive are ours', () => {
    expect(builderPlan(['--linux', 'deb'], 'linux')).toEqual({
      options: ['--linux', 'dir'],
      own: ['deb'],
      crosses: false,
    });
    expect(builderPlan(['-l', 'AppImage', 'tar.gz', '--x64'], 'linux')).toEqual({
      options: ['--linux', 'AppImage', '--x64'],
      own: ['tar.gz'],
      crosses: false,
    });
    expect(builderPlan(['--linux', 'rpm'], 'linux')).toMatchObject({ options: ['--linux', 'dir'], own: ['rpm'] });
    expect(builderPlan([], 'linux')).toMatchObject({ options: ['--linux', 'dir'], own: ['deb', 'tar.gz'] });
    expect(builderPlan(['--linux', '--dir'], 'linux').options).toEqual(['--linux', 'dir', '--dir']);
  });

  it('goes to it whole on other systems, and for them', () => {
    expect(builderPlan(['--mac', 'dmg'], 'darwin')).toEqual({ options: ['--mac', 'dmg'], own: [], crosses: false });
    expect(builderPlan(['--win'], 'linux')).toEqual({ options: ['--win'], own: [], crosses: true });
  });

  it('is told a feed by whoever publishes, and by nobody else', async () => {
    expect([feedOptions(undefined), feedOptions('')]).toEqual([[], []]);
    expect(feedOptions('https://updates.example.org/x')).toEqual([
      '-c.publish.provider=generic',
      '-c.publish.url=https://updates.example.org/x',
    ]);
    const publish = { provider: 'generic', url: 'https://updates.example.org/x' };
    await expect(valid({ ...config, publish })).resolves.toBeUndefined();
  });

  it('names what a trial is in every file', () => {
    expect(trialNames('33.2.1')[0]).toContain('-trial-electron33.2.1-');
  });
});

describe('the Debian package', () => {
  it('of a trial is older than the release, which therefore replaces it, and says what it is', () => {
    expect(packageVersion('1.2.3', undefined)).toBe('1.2.3');
    expect(packageVersion('1.2.3-beta.1', undefined)).toBe('1.2.3~beta.1');
    expect(packageVersion('1.2.3', '33.2.1')).toBe('1.2.3~trial.electron33.2.1');
    expect(packageVersion('1.2.3', 'unknown version')).toBe('1.2.3~trial.electronunknown.version');
    const parts = { version: '1', architecture: 'amd64', kibibytes: 7, maintainer: 'A <a@b>', homepage: 'https://x' };
    expect(control({ ...parts, depends: [], trial: '33.2.1' })).toContain('A TRIAL PACKAGE');
    const text = control({ ...parts, depends: ['libc6 (>= 2.28)', 'xdg-utils'] });
    expect(text).toContain('\nDepends: libc6 (>= 2.28), libnotify4, xdg-utils\n');
    expect(text).not.toContain('TRIAL');
    // A line of the description begins with a blank, and an empty one is a dot (Debian Policy 5.6.13).
    const [, description = ''] = text.split('Description: ');
    expect(
      description
        .trimEnd()
        .split('\n')
        .slice(1)
        .every((line) => /^ (\.$|\S)/.test(line)),
    ).toBe(true);
  });

  it('depends on what its programs link to, by both names where the name changed, and not on what it brings', () => {
    const said = [
      'File: app',
      ' 0x01 (NEEDED)  Shared library: [libgtk-3.so.0]',
      ' 0x01 (NEEDED)  Shared library: [libffmpeg.so]',
      ' 0x01 (NEEDED)  Shared library: [libc.so.6]',
      '  Version: 1  Name: GLIBC_2.9   Name: GLIBC_2.28',
      'File: koffi for musl',
      ' 0x01 (NEEDED)  Shared library: [libc.musl-x86_64.so.1]',
    ].join('\n');
    expect(dependsOf(said, ['libffmpeg.so'])).toEqual(['libc6 (>= 2.28)', 'libgtk-3-0t64 | libgtk-3-0']);
    expect(() => dependsOf(said, [])).toThrow('libffmpeg.so');
  });

  it('says at its removal where data lies, and only then', () => {
    expect(AFTER_REMOVE).toMatch(/if \[ "\$1" = remove \]/);
    expect(AFTER_REMOVE).toContain('~/.local/state/stacklight');
  });

  it('is found by software centres: entry and metadata name each other', () => {
    const text = metainfo({ version: '1.2.3', date: '2026-01-31', homepage: 'https://x/?a&b' });
    expect(text).toContain(`<launchable type="desktop-id">${APP_ID}.desktop</launchable>`);
    expect(text).toContain('https://x/?a&amp;b');
    expect(menuEntry()).toContain(`Exec=${APP}\n`);
  });
});

describe('the rpm', () => {
  const parts = { version: '1.2.3', architecture: 'x86_64', homepage: 'https://x', maintainer: 'A <a@b>' };
  const text = specFile({ ...parts, files: ['/opt/Stacklight', AUTOSTART], trial: undefined });

  it('keeps a changed entry for log-in, and takes no library of its own for one of the system', () => {
    expect(text).toContain(`\n%config(noreplace) "${AUTOSTART}"\n`);
    expect(text).toContain('\n"/opt/Stacklight"\n');
    expect(text).toContain('%global __provides_exclude_from ^/opt/Stacklight/.*$');
  });

  it('says the same as the Debian package: what it is, what a trial is, and what stays', () => {
    expect(text).toContain('\n%description\nStacklight watches the native processes');
    expect(text).not.toMatch(/^ \.$|TRIAL/m);
    expect(text).toContain('~/.local/state/stacklight');
    expect(specFile({ ...parts, files: [], trial: '33.2.1' })).toContain('\n\nA TRIAL PACKAGE');
  });
});
