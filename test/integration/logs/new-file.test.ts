import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFile } from '../../../electron/logs/new-file.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-new-file-'));
  file = join(folder, 'saved.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes a file that others could read private, and holds all pieces', async () => {
  writeFileSync(file, 'old', { mode: 0o644 });
  const fill = async (write: (text: string) => Promise<void>) => {
    await write('one\n');
    await write('two\n');
    return 2;
  };
  expect(await replaceFile(file, fill)).toBe(2);
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(readdirSync(folder)).toEqual(['saved.log']);
});

it('leaves what was there whole where something fails, and nothing beside it', async () => {
  writeFileSync(file, 'old');
  const fill = async (write: (text: string) => Promise<void>) => {
    await write('half');
    throw new Error('the engine is gone');
  };
  await expect(replaceFile(file, fill)).rejects.toThrow('the engine is gone');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['saved.log']);
});

it('writes over no link, nor to where it leads', async () => {
  const other = join(folder, 'other');
  writeFileSync(other, 'of others');
  symlinkSync(other, file);
  await expect(replaceFile(file, (write) => write('x'))).rejects.toThrow('link');
  expect(readFileSync(other, 'utf8')).toBe('of others');
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
});
