import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonFile, setAside, writePrivateFile } from '../../../electron/files/json-file.ts';

const schema = z.object({ version: z.literal(1), names: z.array(z.string()) });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-json-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('state that is kept as JSON', () => {
  it('is read back as it was written, for its user only, in folders that are made', async () => {
    const path = join(folder, 'a', 'b', 'state.json');
    await writePrivateFile(path, JSON.stringify({ version: 1, names: ['x'] }));
    expect(await readJsonFile(path, schema)).toEqual({ kind: 'read', value: { version: 1, names: ['x'] } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  });

  it('leaves nothing beside it, and is private again when somebody opened it to others', async () => {
    const path = join(folder, 'state.json');
    writeFileSync(path, '{}', { mode: 0o644 });
    await writePrivateFile(path, '[]');
    expect(readdirSync(folder)).toEqual(['state.json']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is missing where nothing was ever written, which is no fault', async () => {
    expect(await readJsonFile(join(folder, 'none.json'), schema)).toEqual({ kind: 'missing' });
  });

  it.each([
    ['cut', '{"version": 1, "na'],
    ['empty', ''],
    ['of another shape', '{"version": 2, "names": []}'],
    ['no object', 'null'],
  ])('is broken when it is %s, and stays as it is', async (_what, text) => {
    const path = join(folder, 'state.json');
    writeFileSync(path, text);
    expect(await readJsonFile(path, schema)).toEqual({ kind: 'broken' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is broken when a folder lies in its place, or a schema cannot cope with it', async () => {
    mkdirSync(join(folder, 'state.json'));
    expect(await readJsonFile(join(folder, 'state.json'), schema)).toEqual({ kind: 'broken' });
    writeFileSync(join(folder, 'other.json'), '1');
    const throwing = z.number().refine(() => {
      throw new RangeError('too deep');
    });
    expect(await readJsonFile(join(folder, 'other.json'), throwing)).toEqual({ kind: 'broken' });
  });

  it('is set aside under a name of its own, and says where; or that it could not be', async () => {
    const path = join(folder, 'state.json');
    writeFileSync(path, 'broken');
    expect(await setAside(path, 17)).toBe(`${path}.corrupt-17`);
    expect(readFileSync(`${path}.corrupt-17`, 'utf8')).toBe('broken');
    expect(await setAside(path, 18)).toBeUndefined();
  });
});
