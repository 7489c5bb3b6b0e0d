import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { innerCommands } from '../../../../electron/supervisor/ports/inner-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'stacklight-inner-'));
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
write(
  'package.json',
  '{ "scripts": { "dev": "vite", "start": "npm run build && node server.js", "build": "tsc", "loop": "npm run loop" } }',
);
write('web/package.json', '{ "scripts": { "dev": "next dev" } }');
write(
  'Makefile',
  'PORT = 1\n\nall: dev\n\ndev: build\n\t@echo hi\n\tpython main.py\n\t$(RUN) x\n\nother:\n\truby x.rb\n',
);
write('Procfile', '# two\nweb: node web.js --port $PORT\nworker: node worker.js\n');
write('broken/package.json', '{ "scripts": ');
afterAll(() => rmSync(folder, { recursive: true }));

const texts = async (command: string, cwd = folder) =>
  (await innerCommands(command.split(' '), cwd)).map((one) => [one.command.at(-1), one.cwd.slice(folder.length)]);

it.each([
  ['npm run dev', [['vite', '']]],
  ['yarn dev', [['vite', '']]],
  ['pnpm -C web dev', [['next dev', '/web']]],
  ['npm --prefix web run dev -- --turbo', [['next dev --turbo', '/web']]],
  ['env A=1 npm run dev', [['vite', '']]],
  [
    'npm run start',
    [
      ['npm run build && node server.js', ''],
      ['npm run build', ''],
      ['node server.js', ''],
      ['tsc', ''],
    ],
  ],
  [
    'make dev',
    [
      ['echo hi', ''],
      ['python main.py', ''],
    ],
  ],
  ['foreman start web', [['node web.js --port $PORT', '']]],
  ['node server.js', []],
  ['npm run nothing', []],
  ['pnpm --filter web dev', []],
])('%s starts %j', async (command, wanted) => expect(await texts(command)).toEqual(wanted));

it('a script that runs itself ends, and a file that is no JSON tells nothing', async () => {
  expect((await texts('npm run loop')).length).toBeLessThan(10);
  expect(await texts('npm run dev', join(folder, 'broken'))).toEqual([]);
});
