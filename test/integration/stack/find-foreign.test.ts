import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { othersHandOn } from '../../../electron/platform/others-hand.ts';
import { findStack } from '../../../electron/stack/find.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('SKIPPED: stack files of other users: only root can make them');

describe('a stack file above the working directory', () => {
  let root: string;
  let here: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-above-')));
    here = join(root, 'shared/project/sub');
    mkdirSync(here, { recursive: true });
    for (const folder of ['shared', 'shared/project', 'shared/project/sub']) chmodSync(join(root, folder), 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function file(name: string, mode = 0o644): string {
    const path = join(root, name);
    writeFileSync(path, 'name: x\nservices: { a: { command: sleep 9 } }\n');
    chmodSync(path, mode);
    return path;
  }
  const found = async () => {
    const result = await findStack(here);
    if (!result.ok) return result.problem.message;
    expect(result.value.above).toBe(true);
    return result.value.file;
  };

  it('counts where it and all folders above are the user’s own', async () => {
    const path = file('shared/stacklight.yaml');
    expect(await found()).toBe(path);
    expect(othersHandOn(path)).toBeUndefined();
  });

  it('does not count where anybody may write it or its folder, be the folder sticky or not', async () => {
    const path = file('shared/stacklight.yaml', 0o666);
    expect(await found()).toContain(`${path} does not count: anybody may write it`);
    chmodSync(path, 0o664);
    chmodSync(join(root, 'shared'), 0o1777);
    expect(await found()).toContain(`anybody may write ${join(root, 'shared')}`);
    chmodSync(join(root, 'shared'), 0o777);
    expect(await found()).toContain('does not count');
  });

  it('does not count where somebody may exchange a folder on the way to it', async () => {
    file('shared/project/compose.yaml');
    chmodSync(join(root, 'shared'), 0o777);
    expect(await found()).toContain('does not count');
    chmodSync(join(root, 'shared'), 0o1777);
    expect(await found()).toBe(join(root, 'shared/project/compose.yaml'));
  });

  it('gives way to a nearer one that counts, and is passed over for a farther one', async () => {
    const far = file('shared/stacklight.yaml');
    file('shared/project/stacklight.yaml', 0o666);
    const result = await findStack(here);
    expect(result).toMatchObject({ ok: true, value: { file: far, passedOver: [expect.stringContaining('project')] } });
  });

  it('says nothing of one that would not have been taken anyway: farther above, or a lesser kind', async () => {
    const near = file('shared/project/stacklight.yaml');
    file('shared/stacklight.yaml', 0o666);
    writeFileSync(join(here, 'package.json'), '{"scripts":{"dev":"vite"}}');
    chmodSync(join(here, 'package.json'), 0o666);
    expect(await findStack(here)).toMatchObject({ ok: true, value: { file: near, passedOver: [] } });
  });

  it.skipIf(!isRoot)(
    'does not count where it, its folder, a folder above or a link to it is another user’s',
    async () => {
      const path = file('shared/project/stacklight.yaml');
      for (const one of [path, dirname(path), join(root, 'shared')]) {
        chownSync(one, NOBODY, 0);
        expect(await found()).toContain(`belongs to user ${NOBODY}`);
        chownSync(one, 0, 0);
      }
      rmSync(path);
      symlinkSync(file('elsewhere.yaml'), path);
      expect(await found()).toBe(path);
      lchownSync(path, NOBODY, 0);
      expect(await found()).toContain(`belongs to user ${NOBODY}`);
      lchownSync(path, 0, 0);
      chmodSync(join(root, 'elsewhere.yaml'), 0o666);
      expect(await found()).toContain('anybody may write it');
    },
  );

  it.skipIf(!isRoot)('counts with sudo where it is of the user who typed it, or their own group’s', async () => {
    const path = file('shared/stacklight.yaml', 0o664);
    expect(await found()).toBe(path);
    chownSync(path, 1234, 0);
    expect(await found()).toContain('belongs to user 1234');
    process.env.SUDO_UID = '1234';
    try {
      expect(await found()).toBe(path);
    } finally {
      delete process.env.SUDO_UID;
    }
    chownSync(path, 0, 1234);
    expect(await found()).toContain('group 1234 may write it');
  });

  it('in that very folder is found, with why it may not be the user’s', async () => {
    const path = file('shared/project/sub/stacklight.yaml', 0o666);
    expect(await findStack(here)).toMatchObject({
      value: { file: path, above: false, foreign: 'anybody may write it' },
    });
  });
});
