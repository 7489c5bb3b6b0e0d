/** What a clone holds is enough to run the scripts: nothing that they import is missing or left out by .gitignore. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT } from '../../support/project-root.ts';

const SOURCES = ['assets', 'electron', 'renderer', 'scripts', 'shared', 'test'];

it('every file that a script imports is there', () => {
  const scripts = readdirSync(join(PROJECT, 'scripts'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(PROJECT, 'scripts', name));
  const missing = scripts.flatMap((script) =>
    [...readFileSync(script, 'utf8').matchAll(/from '(\.[^']+)'/g)]
      .map(([, imported = '']) => join(dirname(script), imported))
      .filter((file) => !existsSync(file)),
  );
  expect(scripts.length).toBeGreaterThan(10);
  expect(missing.map((file) => relative(PROJECT, file))).toEqual([]);
});

it('.gitignore leaves out no folder of the source by its name alone', () => {
  const anywhere = readFileSync(join(PROJECT, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => /^[^/#]+\/$/.test(line))
    .map((line) => line.slice(0, -1));
  const folders = SOURCES.flatMap((source) =>
    readdirSync(join(PROJECT, source), { recursive: true, withFileTypes: true }).filter((one) => one.isDirectory()),
  );
  expect(anywhere).toContain('node_modules');
  expect(folders.filter((folder) => anywhere.includes(folder.name)).map((folder) => folder.name)).toEqual([]);
});
