import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadStack } from '../../../electron/stack/load.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return loadStack(folder, { env: {} });
}

describe('files of PM2 in YAML', () => {
  const apps = 'apps:\n  - name: api\n    script: ./api.js\n    env: { PORT: 4000 }\n  - { script: worker.py }\n';
  it.each(['ecosystem.config.yaml', 'ecosystem.config.yml', 'pm2.yml', 'process.yml'])('%s opens', async (name) => {
    const loaded = await load({ [name]: apps });
    expect(loaded.ok && loaded.value.services.map(({ id, native }) => [id, native?.command])).toEqual([
      ['api', ['node', './api.js']],
      ['worker', ['python3', 'worker.py']],
    ]);
    expect(loaded.ok && loaded.value.services[0]?.ports.map(({ port }) => port)).toEqual([4000]);
  });

  it('says where one is no YAML', async () => {
    const loaded = await load({ 'pm2.yml': 'apps:\n  - {' });
    expect(loaded).toMatchObject({ ok: false, problem: [{ code: 'import-syntax', file: join(folder, 'pm2.yml') }] });
  });
});

describe('a key that stands twice in process-compose.yaml', () => {
  const processes = 'processes:\n  a: { command: sleep 100 }\n';
  it.each([
    ['x-a: 1\nx-a: 2\n', 2],
    ['availability: { run-forever: &x { restart: always }, run-forever: &y { restart: "no" } }\n', 1],
    ['anchors:\n  deep:\n    - { a: 1, a: 2 }\n', 3],
  ])('is a note where the tool does not read: %j', async (text, line) => {
    const loaded = await load({ 'process-compose.yaml': text + processes });
    expect(loaded.ok && loaded.value.services.map(({ id }) => id)).toEqual(['a']);
    expect(loaded.ok && loaded.value.warnings.filter(({ message }) => message.includes('twice'))).toMatchObject([
      { code: 'import-ignored', line, file: join(folder, 'process-compose.yaml') },
    ]);
  });

  it.each([
    ['processes:\n  a: { command: x }\n  a: { command: y }\n', 3],
    ['processes:\n  a: { command: x, command: y }\n', 2],
    ['environment: []\nenvironment: []\nprocesses: { a: { command: x } }\n', 2],
  ])('is an error where it counts: %j', async (text, line) => {
    const loaded = await load({ 'process-compose.yaml': text });
    expect(loaded).toMatchObject({ ok: false, problem: [{ code: 'import-syntax', line }] });
  });
});

describe('what a configuration of the project says of ports', () => {
  it('is read by every kind of file that opens without a stack file', async () => {
    const config = { 'vite.config.ts': 'export default defineConfig({ server: { port: 3000 } })' };
    const ports = async (files: Readonly<Record<string, string>>) => {
      const loaded = await load(files);
      for (const name of Object.keys(files)) rmSync(join(folder, name));
      return loaded.ok ? loaded.value.services.map((one) => [one.ports[0]?.port, one.assumedPorts?.[0]?.port]) : loaded;
    };
    const dev = '{ "scripts": { "dev": "vite" }, "devDependencies": { "vite": "1" } }';
    expect(await ports({ ...config, 'package.json': dev })).toEqual([[3000, undefined]]);
    expect(await ports({ ...config, Procfile: 'a: npx vite' })).toEqual([[3000, undefined]]);
    expect(await ports({ ...config, 'process-compose.yaml': 'processes: { a: { command: npx vite } }' })).toEqual([
      [3000, undefined],
    ]);
    expect(
      await ports({ ...config, 'pm2.yml': 'apps: [{ name: a, script: npx, args: vite, interpreter: none }]' }),
    ).toEqual([[3000, undefined]]);
    expect(
      await ports({
        'front/vite.config.js': 'export default { server: { port: 3001 } }',
        Procfile: 'a: cd front && npx vite',
      }),
    ).toEqual([[3001, undefined]]);
    expect(await ports({ 'package.json': dev })).toEqual([[undefined, 5173]]);
  });
});
