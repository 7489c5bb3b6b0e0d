import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStack } from '../../../electron/stack/load.ts';
import { variablesOf } from '../../../electron/supervisor/definition/read-definition.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-losses-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function load(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const loaded = await loadStack(folder, { env: { PATH: process.env.PATH } });
  if (!loaded.ok) throw new Error(loaded.problem[0]?.message);
  const losses = loaded.value.warnings.filter(({ code }) => code === 'env-value-cut');
  return { stack: loaded.value, losses: losses.map(({ file, line }) => [file?.slice(folder.length + 1), line]) };
}

const CUT = 'A=1\nDB_PASSWORD=pas$word\n';

describe('a value that vanishes', () => {
  it.each([
    ['an env file', { 'stacklight.yaml': 'services: { a: { command: x, env_file: .env } }', '.env': CUT }, '.env'],
    [
      'an env file of another name',
      { 'stacklight.yaml': 'services: { a: { image: x, env_file: [b.env] } }', 'b.env': CUT },
      'b.env',
    ],
    [
      '.env for the stack file',
      { 'stacklight.yaml': 'services: { a: { command: x, environment: { P: $DB_PASSWORD } } }', '.env': CUT },
      '.env',
    ],
    [
      'an env file of Compose',
      { 'compose.yaml': 'services: { a: { image: x, env_file: c.env } }', 'c.env': CUT },
      'c.env',
    ],
    [
      '.env of Compose',
      { 'compose.yaml': 'services: { a: { image: x, environment: { P: $DB_PASSWORD } } }', '.env': CUT },
      '.env',
    ],
    ['.env of process-compose', { 'process-compose.yaml': 'processes: { a: { command: x } }', '.env': CUT }, '.env'],
    [
      'an env file of PM2',
      { 'ecosystem.config.json': '{ "apps": [{ "name": "a", "script": "a.js", "env_file": "p.env" }] }', 'p.env': CUT },
      'p.env',
    ],
  ] as const)('is said with file, line and name: %s', async (_, files, file) => {
    expect((await load(files)).losses).toEqual([[file, 2]]);
  });

  it('is said once where the stack file and a service read the same file, as is a line that is wrong', async () => {
    const text = 'services: { a: { command: x, env_file: .env, environment: { P: $DB_PASSWORD } } }';
    const { stack, losses } = await load({ 'stacklight.yaml': text, '.env': `${CUT}no variable at all\n` });
    expect(losses).toEqual([['.env', 2]]);
    expect(stack.warnings.map(({ line }) => line)).toEqual([3, 2]);
  });

  it('is none where nothing reads it: the application has rules of its own', async () => {
    expect((await load({ 'stacklight.yaml': 'services: { a: { command: x } }', '.env': CUT })).losses).toEqual([]);
  });

  it('does not vanish in a Procfile project', async () => {
    const { stack, losses } = await load({ Procfile: 'web: echo $DB_PASSWORD\n', '.env': `${CUT}C=a #b\n` });
    expect(losses).toEqual([]);
    const [web] = stack.services;
    expect(web && (await variablesOf(web, async () => ({})))).toMatchObject({
      ok: true,
      value: { values: { A: '1', DB_PASSWORD: 'pas$word', C: 'a #b' } },
    });
  });
});
