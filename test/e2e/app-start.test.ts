/** What the window waits for is what is loaded before it. Bytes are counted, since times are those of the machine. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const OUT = path.resolve('out');
/** Electron says that the app is ready only when all of these have run: shell, platform and schemas, and nothing that supervises. */
const MOST_BYTES_BEFORE_READY = 520_000;
/** Schemas of the bridge; the page, which asks for charts later on. */
const MOST_BYTES_OF_PRELOAD = 210_000;
const MOST_BYTES_OF_PAGE = 330_000;

/** A file of the build and all that it imports at once. */
function neededBy(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\b[^;'"]*?["'](\.{1,2}\/[^"']+)["']/gm))
    neededBy(path.join(path.dirname(file), name), found);
  return found;
}

const bytesOf = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + statSync(file).size, 0);
const named = (folder: string, pattern: RegExp) =>
  readdirSync(folder).flatMap((name) => (pattern.test(name) ? [path.join(folder, name)] : []));

it('the window is made before the supervisor, the readers of stack files and the library of the settings are loaded', () => {
  const files = [...neededBy(path.join(OUT, 'main/main.js'))];
  const names = files.map((file) => path.basename(file).replace(/(?:-[\w-]{8})?\.js$/, ''));
  expect(names).toContain('begin');
  for (const later of ['supervisor', 'reading', 'join-host', 'electron-store', 'dbus-next', 'docker'])
    expect(names).not.toContain(later);
  expect(bytesOf(files)).toBeLessThan(MOST_BYTES_BEFORE_READY);
});

it('the page and its bridge are small', () => {
  expect(statSync(path.join(OUT, 'preload/preload.cjs')).size).toBeLessThan(MOST_BYTES_OF_PRELOAD);
  expect(bytesOf(named(path.join(OUT, 'renderer/assets'), /^index-.*\.js$/))).toBeLessThan(MOST_BYTES_OF_PAGE);
});

it('V8 can keep each file of the app and the supervisor at one byte a character', () => {
  const files = [...named(path.join(OUT, 'main'), /\.js$/), ...named(path.join(OUT, 'main/chunks'), /\.js$/)];
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => /[^\0-\xff]/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
