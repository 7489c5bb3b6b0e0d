import {
  chownSync,
  lstatSync,
  mkdirSync,
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
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../../electron/files/replace-file.ts';
import { describeAsRoot } from '../../support/as-root.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-replace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is replaced', () => {
  it('says what was told last when several tell at once, and leaves nothing beside it', async () => {
    const path = join(folder, 'state.json');
    await Promise.all(Array.from({ length: 20 }, (_, at) => replaceFile(path, `${at}`.repeat(at * 1_000), 0o600)));
    expect(readFileSync(path, 'utf8')).toBe('19'.repeat(19_000));
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it('stays a link where it is one, and what it leads to is new', async () => {
    const [real, link] = [join(folder, 'elsewhere.json'), join(folder, 'state.json')];
    writeFileSync(real, 'old');
    symlinkSync(real, link);
    await replaceFile(link, 'new', 0o600);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('new');
  });

  it('is as it was where that fails, nothing lies beside it, and the next one is written', async () => {
    const path = join(folder, 'state.json');
    mkdirSync(path);
    writeFileSync(join(path, 'kept'), 'kept');
    const failed = replaceFile(path, 'new', 0o600);
    const next = replaceFile(join(folder, 'other.json'), 'next', 0o600);
    await expect(failed).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    await next;
    expect(readdirSync(folder)).toEqual(['other.json', 'state.json']);
    expect(readFileSync(join(path, 'kept'), 'utf8')).toBe('kept');
    rmSync(path, { recursive: true });
    await replaceFile(path, 'again', 0o600);
    expect(readFileSync(path, 'utf8')).toBe('again');
  });
});

describeAsRoot('a file of another user', () => {
  it('is still that user’s when root has replaced it', async () => {
    const path = join(folder, 'state.json');
    writeFileSync(path, 'old');
    chownSync(path, 1_234, 2_345);
    await replaceFile(path, 'new', 0o600);
    const { uid, gid, mode } = statSync(path);
    expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 1_234, gid: 2_345, mode: 0o600 });
  });
});
