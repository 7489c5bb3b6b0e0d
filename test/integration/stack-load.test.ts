// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findStackFile } from '../../electron/stack/find.ts';
import { loadStack, loadStackText } from '../../electron/stack/load.ts';

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

  it('takes a text in place of the file', async () => {
    await file('.env', 'PORT=1\nTOKEN=2\n');
    const result = await loadStackText(api, join(folder, 'stacklight.yaml'), { env: {} });
    expect(result.ok && result.value.services[0]?.native?.command).toEqual(['node', 'api.js', '1', '2']);
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
    expect(findStackFile(join(folder, 'a/b/c'))).toEqual({ ok: true, value: join(folder, 'stacklight.yml') });
    await file('a/stacklight.yaml', api);
    expect(findStackFile(join(folder, 'a/b/c'))).toEqual({ ok: true, value: join(folder, 'a/stacklight.yaml') });
  });

  it('says that there is none', () => {
    const result = findStackFile(folder);
    expect(result.ok ? undefined : result.problem).toMatchObject({ code: 'stack-file-missing' });
  });
});
