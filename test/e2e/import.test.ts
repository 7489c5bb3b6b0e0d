// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stacklight } from '../support/cli.ts';
import { projectFolder } from '../support/projects.ts';

let folder = '';
/** Apart from the project, so that what is written into either shows. */
const home = () => `${folder}-home`;
const run = (...args: string[]) => stacklight(home(), args, { cwd: folder });
const project = async (name: string) => {
  await cp(projectFolder(name), folder, { recursive: true });
  return folder;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stacklight-import-'));
});
afterEach(() => Promise.all([folder, home()].map((path) => rm(path, { recursive: true, force: true }))));

describe('stacklight import', () => {
  it('prints a stack file and what is left out, and starts nothing', async () => {
    await project('process-compose');
    const before = await readdir(folder);
    const { code, stdout, stderr } = await run('import');
    expect(code).toBe(0);
    const [, schema = ''] = /^# yaml-language-server: \$schema=(file:\S+)\n/.exec(stdout) ?? [];
    expect(JSON.parse(await readFile(new URL(schema), 'utf8'))).toMatchObject({ title: 'Stacklight stack file' });
    expect(stdout).toContain('TOKEN: ${API_TOKEN}');
    expect(stderr).toContain('process-compose.yaml:2:1: log_level is not taken over');
    expect(stderr).not.toContain('hunter2');
    expect(await readdir(folder)).toEqual(before);
  });

  it('prints one document with the proposal and its text', async () => {
    await project('mixed');
    const { code, json, stderr } = await run('import', folder, '--json', '--name', 'acme');
    expect(code).toBe(0);
    expect(json<unknown>()).toMatchObject({
      name: 'acme',
      sources: [{ kind: 'compose' }, { kind: 'package-json' }],
      services: [{ id: 'web' }, { id: 'db' }, { id: 'web-native', because: expect.any(Array) }],
      notes: [],
      text: expect.stringContaining('name: acme\n'),
    });
    expect(stderr).toBe('');
    const compose = await run('import', '--from', 'compose', '--service', 'db');
    expect(compose.stdout).toContain('  db:\n');
    expect(compose.stdout).not.toContain('  web:\n');
  });

  it('names no path of this machine in a repository, and the schema once it lies there', async () => {
    await project('heroku-node');
    await mkdir(join(folder, '.git'));
    expect((await run('import')).stdout).toMatch(/^# Proposed by Stacklight/);
    const schema = join(folder, 'stacklight.schema.json');
    // One of an earlier version, which is brought up to date; nothing else is written over.
    await writeFile(schema, '{ "title": "Stacklight stack file" }');
    expect(await run('schema', '--write', schema)).toMatchObject({ code: 0, stdout: `The schema is in ${schema}.\n` });
    expect(JSON.parse(await readFile(schema, 'utf8'))).toEqual((await run('schema', '--json')).json());
    expect((await run('schema', '--write', 'Procfile', '--json')).json()).toMatchObject({
      error: { code: 'file-exists' },
    });
    await run('import', '--write');
    expect(await readFile(join(folder, 'stacklight.yaml'), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\/stacklight\.schema\.json\n/,
    );
    expect((await run('validate')).code).toBe(0);
  });

  it('writes the file once, validates as it is written, and adds to it without touching the rest', async () => {
    await project('heroku-node');
    const file = join(folder, 'stacklight.yaml');
    const written = await run('import', '--write', '--service', 'web');
    expect([written.code, written.stdout]).toEqual([0, `${file} is written: web.\n`]);
    expect((await run('validate')).stdout).toContain(`${file} is valid`);
    const again = await run('import', '--write', '--json');
    expect(again.code).toBe(2);
    expect(again.json<unknown>()).toMatchObject({
      error: { code: 'file-exists', hint: expect.stringContaining('--merge') },
    });
    const mine = (await readFile(file, 'utf8')).replace(
      '    command: node server.js\n',
      "    command:   'node server.js' # mine\n",
    );
    await writeFile(file, mine);
    const merged = await run('import', '--write', '--merge');
    expect([merged.code, merged.stdout]).toEqual([0, `${file} has worker, clock now, too.\n`]);
    const after = await readFile(file, 'utf8');
    expect(after.startsWith(mine)).toBe(true);
    expect(after.slice(mine.length)).toContain('# Procfile, line 4, process worker');
    expect((await run('validate')).stdout).toContain('3 services (web, worker, clock)');
    const none = await run('import', '--write', '--merge');
    expect([none.code, none.stdout]).toEqual([0, `${file} has every one of them already: nothing was written.\n`]);
    expect(await readFile(file, 'utf8')).toBe(after);
  });

  it('exits with 2 and says why when the call or the folder is wrong', async () => {
    const nothing = await run('import', '--json');
    expect(nothing.code).toBe(2);
    expect(nothing.json<unknown>()).toMatchObject({ error: { code: 'stack-file-missing' } });
    await project('pm2-code');
    const code = await run('import');
    expect([code.code, code.stdout]).toEqual([2, '']);
    expect(code.stderr).toContain('ecosystem.config.cjs:3:20: apps is computed by the program');
    for (const args of [
      ['--from', 'nonsense'],
      ['--from', 'machine', folder],
      ['--group', 'a'],
      [join(folder, 'gone')],
      ['--name', 'Not Good'],
    ])
      expect((await run('import', ...args)).code).toBe(2);
  });

  it('lets the other commands open the folder as it is', async () => {
    await project('django');
    const { code, stdout } = await run('validate');
    expect([code, stdout]).toEqual([0, expect.stringContaining('3 services (web, worker, beat)')]);
  });

  it('lets up run a mixed folder without a stack file, with .env and PORT as foreman gives them', async () => {
    await writeFile(join(folder, '.env'), 'PORT=23340\nNAME=you\nGREETING="hello $NAME"\n');
    await writeFile(join(folder, 'Procfile'), 'clock: node clock.js\nweb: node web.js $PORT\n');
    await writeFile(join(folder, 'clock.js'), 'setInterval(() => {}, 1000);\n');
    const server =
      "require('http').createServer((_, answer) => answer.end(process.env.GREETING)).listen(process.argv[2]);\n";
    await writeFile(join(folder, 'web.js'), server);
    await writeFile(join(folder, 'package.json'), '{ "scripts": { "dev": "node web.js" } }\n');
    try {
      const up = await run('up', '--json');
      expect([up.code, up.stderr]).toEqual([0, expect.any(String)]);
      expect(await (await fetch('http://127.0.0.1:23440/')).text()).toBe('hello $NAME');
      const status = await run('status', '--json');
      expect(status.json<unknown>()).toMatchObject({
        light: 'green',
        services: [
          { id: 'clock', state: 'running' },
          { id: 'web', state: 'healthy' },
        ],
      });
    } finally {
      await run('down');
      await run('daemon', 'stop');
    }
  });

  it('proposes what runs on this machine', async () => {
    const machine = await run('import', '--from', 'machine', '--json');
    // Nothing may run here, but it is always said in one document.
    expect([0, 2]).toContain(machine.code);
    expect(Object.keys(machine.json<object>())).toContain(machine.code === 0 ? 'text' : 'error');
    const home = await run('import', '--from', 'machine', '--write');
    expect(home.code).toBe(2);
  });
});
