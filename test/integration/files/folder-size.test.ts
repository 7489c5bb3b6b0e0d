import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSize } from '../../../electron/shell/about.ts';

describe('the size of the data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stacklight-size-'));
    mkdirSync(join(folder, 'stacks/shop'), { recursive: true });
    writeFileSync(join(folder, 'a'), Buffer.alloc(100));
    writeFileSync(join(folder, 'stacks/shop/b'), Buffer.alloc(23));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is that of all files in it, and of nothing that a link leads to', async () => {
    symlinkSync('/usr', join(folder, 'elsewhere'));
    symlinkSync(folder, join(folder, 'round'));
    expect(await folderSize(folder)).toEqual({ bytes: 123, isPartial: false });
  });

  it('says where it did not count all, and is nothing where there is no folder', async () => {
    expect((await folderSize(folder, 2)).isPartial).toBe(true);
    expect(await folderSize(join(folder, 'nowhere'))).toEqual({ bytes: 0, isPartial: false });
  });
});
