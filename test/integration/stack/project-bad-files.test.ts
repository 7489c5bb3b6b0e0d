import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proposeFile } from '../../../electron/stack/read/read-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stacklight-bad-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]'];
for (const [index, name] of [...'bcdefghi'].entries())
  laughs.push(`${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`);

it.each([
  ['package.json', '{ "scripts": { "dev": "vite" }', 'the file is not JSON: "," or "}" is missing', 1],
  [
    'package.json',
    '{\n  "scripts": { "dev": vite }\n}',
    'the file is not JSON: something stands here that is no JSON',
    2,
  ],
  ['package.json', '', 'the file is not JSON: it ends where a value is missing', 1],
  ['package.json', '[]', 'the file is not a JSON object', 1],
  ['package.json', '['.repeat(900_000), 'the file is not JSON: it is nested too deeply or holds far too much', 1],
  ['pm2.json', '{ "apps": [', 'the file is not JSON: it ends where a value is missing', 1],
  [
    'ecosystem.config.js',
    'while (true) {}\n',
    'the file cannot be read without running it: it exports nothing by module.exports or export default',
    1,
  ],
  [
    'ecosystem.config.js',
    'module.exports = { apps: [{ name: "x }] }',
    'the file cannot be read without running it: the quote is not closed',
    1,
  ],
  ['process-compose.yaml', 'processes:\n\ta: 1\n', 'a tab is used as indentation; YAML allows spaces only', 2],
  ['process-compose.yaml', 'processes:\n  a: {}\n  a: {}\n', 'this key stands here twice', 3],
  ['process-compose.yaml', 'version: "1"\n', 'the file has no "processes"', 1],
  ['process-compose.yaml', `processes: {}\n${laughs.join('\n')}\n`, 'its anchors (&name) expand to far too much', 1],
  ['Procfile', 'PASSWORD=hunter2\n', 'this line is not "type: command" and is left out', 1],
  ['Procfile', Buffer.from('web: caf\xe9\n', 'latin1'), 'the file is not UTF-8 text', undefined],
  ['Procfile', Buffer.alloc(1_000_001, 0x23), 'the file is larger than 1 MB', undefined],
] as const)('a bad %s (%#) has one clear error with its place, at once', async (name, content, message, line) => {
  const file = join(folder, name);
  await writeFile(file, content);
  const before = process.cpuUsage();
  const result = await proposeFile(file, { env: {} });
  const { user, system } = process.cpuUsage(before);
  expect(result.ok ? [] : result.problem.map((problem) => [problem.message, problem.file, problem.line])).toEqual([
    [message, file, line],
  ]);
  // A second of work, with room; how long others hold the processor does not count.
  expect((user + system) / 1_000).toBeLessThan(5_000);
});

it.each([
  ['package.json', '{ "scripts": { "dev": 7, "start": null, "serve": ["x"] }, "workspaces": 3, "name": {} }'],
  ['pm2.json', '{ "apps": "x" }'],
  ['pm2.json', '[null, 1, "x", { "script": {} }]'],
  ['process-compose.yaml', 'processes: [1]\n'],
  ['process-compose.yaml', 'processes:\n  a: 1\n  b: [x]\n  c: { command: [1] }\n'],
  ['Procfile', ''],
])('%s that has nothing to run (%#) says so', async (name, content) => {
  const file = join(folder, name);
  await writeFile(file, content);
  const result = await proposeFile(file, { env: {} });
  expect(result.ok ? 'a proposal' : result.problem.length).toBeGreaterThan(0);
});
