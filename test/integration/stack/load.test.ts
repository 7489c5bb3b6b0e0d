// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStackFile } from '../../../electron/stack/find.ts';
import { loadStack, loadStackText, loadStackWithText } from '../../../electron/stack/load.ts';

let folder = '';
const file = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);
const api = 'services:\n  api: { command: "node api.js $PORT $TOKEN" }\n';

async function problemOf(path: string) {
  const result = await loadStack(path, { env: {} });
  return result.ok ? undefined : result.problem[0];
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stacklight-load-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('loading a stack file', () => {
  it('takes the file or its folder, and .env under the environment of the process', async () => {
    await file('stacklight.yaml', api);
    await file('.env', 'PORT=1\nTOKEN=from-file\n');
    for (const path of [folder, join(folder, 'stacklight.yaml')]) {
      const result = await loadStack(path, { env: { TOKEN: 'from-process', PORT: undefined } });
      if (!result.ok) throw new Error(JSON.stringify(result.problem));
      expect(result.value.file).toBe(join(folder, 'stacklight.yaml'));
      expect(result.value.directory).toBe(folder);
      expect(result.value.services[0]?.native?.command).toEqual(['node', 'api.js', '1', 'from-process']);
      expect(result.value.warnings).toEqual([]);
    }
  });

  it('says which of its files are read through a link that leads out of the project', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'stacklight-outside-'));
    await writeFile(join(outside, 'shared.env'), 'A=1\n');
    await mkdir(join(folder, 'project'));
    await file('project/own.env', 'B=2\n');
    await symlink(join(outside, 'shared.env'), join(folder, 'project/linked.env'));
    await symlink('own.env', join(folder, 'project/.env'));
    await file(
      'project/stacklight.yaml',
      `services: { a: { command: x, env_file: [own.env, linked.env, ${join(outside, 'shared.env')}] } }`,
    );
    const result = await loadStack(join(folder, 'project'), { env: {} });
    await rm(outside, { recursive: true });
    expect(result.ok && result.value.warnings).toEqual([
      {
        code: 'link-leads-out',
        file: join(folder, 'project/linked.env'),
        message: `linked.env is read through a link that leads out of the project, to ${join(outside, 'shared.env')}`,
      },
    ]);
  });

  it('takes a text in place of the file', async () => {
    await file('.env', 'PORT=1\nTOKEN=2\n');
    const result = await loadStackText(api, join(folder, 'stacklight.yaml'), { env: {} });
    expect(result.ok && result.value.services[0]?.native?.command).toEqual(['node', 'api.js', '1', '2']);
  });

  it('names the further files that it was made of', async () => {
    await file(
      'stacklight.yaml',
      'services:\n  api: { command: node api.js, env_file: [a.env, b.env] }\n  db: { compose: { file: compose.yaml } }\n',
    );
    const result = await loadStack(folder, { env: {} });
    expect(result.ok && result.value.watch).toEqual(
      ['.env', 'a.env', 'b.env', 'compose.yaml'].map((name) => join(folder, name)),
    );
  });

  it('makes a stack of foreign files again from what it keeps of them, without the files', async () => {
    await file('Procfile', 'web: ./web -p $PORT\nweb2: "\n');
    const loaded = await loadStackWithText(folder, { env: {} });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problem));
    const { stack, kept } = loaded.value;
    expect(stack).toMatchObject({ source: 'procfile', file: join(folder, 'Procfile'), watch: [join(folder, '.env')] });
    // A place in a text that nobody sees would mislead.
    expect(stack.errors?.map(({ line }) => line)).toEqual([undefined]);
    await rm(join(folder, 'Procfile'));
    const again = await loadStackText(kept.text, kept.file, { env: {} }, kept);
    expect(again.ok && again.value).toEqual(stack);
  });

  it('warns of bad lines in .env without their text, and lets a folder called .env be', async () => {
    await file('stacklight.yaml', api);
    await file('.env', 'PORT=1\nTOKEN="hunter2\n');
    const result = await loadStack(folder, { env: {} });
    expect(result.ok && result.value.warnings[0]).toEqual({
      code: 'dotenv',
      message: 'TOKEN: the quote is not closed',
      file: join(folder, '.env'),
      line: 2,
    });
    await rm(join(folder, '.env'));
    await mkdir(join(folder, '.env'));
    const venv = await loadStack(folder, { env: { PORT: '', TOKEN: '' } });
    expect(venv.ok && venv.value.warnings).toEqual([]);
  });

  it('says so of a Compose file whose services are all scaled to nothing', async () => {
    await file(
      'compose.yaml',
      'services:\n  a: { image: a, deploy: { replicas: 0 } }\n  b: { image: b, deploy: { replicas: 0 } }\n',
    );
    expect(await problemOf(folder)).toMatchObject({
      code: 'nothing-to-run',
      message: 'none of the services of compose.yaml is meant to run (a, b)',
      file: join(folder, 'compose.yaml'),
    });
  });

  it('says what is missing', async () => {
    expect(await problemOf(join(folder, 'nowhere'))).toMatchObject({ code: 'stack-file-missing' });
    expect(await problemOf(folder)).toMatchObject({
      code: 'stack-file-missing',
      message: `the folder ${folder} has no stacklight.yaml`,
    });
    expect(await problemOf('/dev/null')).toMatchObject({ code: 'stack-file-missing' });
  });

  it('says what cannot be read', async () => {
    await file('latin.yaml', Buffer.from('name: caf\xe9\n', 'latin1'));
    expect(await problemOf(join(folder, 'latin.yaml'))).toMatchObject({
      code: 'stack-file-unreadable',
      message: 'the file is not UTF-8 text',
    });
    await file('large.yaml', Buffer.alloc(10_000_001, 0x23));
    expect(await problemOf(join(folder, 'large.yaml'))).toMatchObject({ code: 'stack-file-too-large' });
  });

  it.each(['file', 'folder'])('says that this user may not read the %s', async (what) => {
    await file('stacklight.yaml', api);
    await chmod(folder, 0o755);
    await chmod(what === 'folder' ? folder : join(folder, 'stacklight.yaml'), 0);
    // Root may read everything, so it looks as somebody else.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      expect(await problemOf(folder)).toMatchObject({
        code: 'stack-file-unreadable',
        message: expect.stringContaining('this user may not read it'),
      });
    } finally {
      if (root) process.seteuid?.(0);
      await chmod(folder, 0o700);
    }
  });
});

describe('finding the stack file', () => {
  it('walks up to the nearest one', async () => {
    await mkdir(join(folder, 'a/b/c'), { recursive: true });
    await file('stacklight.yml', api);
    expect(await findStackFile(join(folder, 'a/b/c'))).toEqual({ ok: true, value: join(folder, 'stacklight.yml') });
    await file('a/stacklight.yaml', api);
    expect(await findStackFile(join(folder, 'a/b/c'))).toEqual({ ok: true, value: join(folder, 'a/stacklight.yaml') });
  });

  it('takes the nearest stack or Compose file, either before a Procfile anywhere, that before scripts', async () => {
    await mkdir(join(folder, 'a/b/c'), { recursive: true });
    const found = async () => {
      const result = await findStackFile(join(folder, 'a/b/c'));
      return result.ok ? result.value.slice(folder.length + 1) : result.problem.code;
    };
    await file('a/b/c/package.json', '{ "scripts": { "dev": "vite" } }');
    expect(await found()).toBe('a/b/c/package.json');
    await file('a/b/Procfile', 'web: x');
    expect(await found()).toBe('a/b/Procfile');
    await file('a/process-compose.yaml', 'processes: {}');
    expect(await found()).toBe('a/b/Procfile');
    await file('a/docker-compose.yml', 'services: {}');
    expect(await found()).toBe('a/docker-compose.yml');
    await file('a/compose.yaml', 'services: {}');
    expect(await found()).toBe('a/compose.yaml');
    await file('stacklight.yaml', api);
    expect(await found()).toBe('a/compose.yaml');
    await file('a/stacklight.yaml', api);
    expect(await found()).toBe('a/stacklight.yaml');
    await file('a/b/c/docker-compose.yml', 'services: {}');
    expect(await found()).toBe('a/b/c/docker-compose.yml');
  });

  it('passes over a package.json without a script to run', async () => {
    await mkdir(join(folder, 'lib'));
    await file('lib/package.json', '{ "scripts": { "build": "tsc" } }');
    await file('package.json', '{ "scripts": { "start": "node ." } }');
    const result = await findStackFile(join(folder, 'lib'));
    expect(result.ok && result.value).toBe(join(folder, 'package.json'));
  });

  it('says that there is none', async () => {
    const result = await findStackFile(folder);
    expect(result.ok ? undefined : result.problem).toMatchObject({ code: 'stack-file-missing' });
  });
});

it('what a .env loses is told once, however many read it', async () => {
  await file(
    'compose.yaml',
    'services:\n  a: { image: "a:1", env_file: .env }\n  b: { image: "b:1", env_file: .env }\n',
  );
  await file('.env', 'DB_PASSWORD=pas$word\nT=$1x\n');
  const result = await loadStack(folder, { env: {} });
  const told = result.ok ? result.value.warnings.map(({ file: at, line }) => `${at}:${line}`) : [];
  expect(told.filter((place) => place.startsWith(join(folder, '.env'))).sort()).toEqual([
    `${join(folder, '.env')}:1`,
    `${join(folder, '.env')}:2`,
  ]);
});
