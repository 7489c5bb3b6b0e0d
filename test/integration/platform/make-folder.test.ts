import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../../electron/platform/make-folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stacklight-folders-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe.each([
  ['in time', makeFolder],
  ['at once', async (folder: string, mode?: number) => makeFolderSync(folder, mode)],
] as const)('a folder that is made %s', (_name, make) => {
  it('comes with those on the way to it, all with its rights', async () => {
    await make(join(root, 'a/b/c'), 0o700);
    for (const path of ['a', 'a/b', 'a/b/c']) expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
  });

  it('stays as it is where it is there, also behind a link', async () => {
    mkdirSync(join(root, 'a'), { mode: 0o750 });
    symlinkSync('a', join(root, 'link'));
    await make(join(root, 'a'), 0o700);
    await make(join(root, 'link'), 0o700);
    await make('/');
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o750);
  });

  it('is refused where a file is in its way, or on the way to it', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(make(join(root, 'file'))).rejects.toThrow('EEXIST');
    await expect(make(join(root, 'file/a'))).rejects.toThrow('ENOTDIR');
  });

  it.skipIf(process.platform !== 'linux')(
    'is refused, and not tried for ever, where the kernel makes none',
    async () => {
      await expect(make('/proc/stacklight/a')).rejects.toThrow('ENOENT');
      await expect(make('/proc/self/stacklight')).rejects.toThrow('ENOENT');
    },
  );
});
