/** The script that an AppImage starts, beside a program that says how it was started. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../../support/project-root.ts';

describe.skipIf(process.platform === 'win32')('the start of an AppImage', () => {
  let folder = '';
  const program = (place: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, place)), { recursive: true });
    writeFileSync(path.join(folder, place), `#!/bin/sh\n${text}\n`);
    chmodSync(path.join(folder, place), 0o755);
  };
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'app run-'));
    cpSync(path.join(PROJECT, 'scripts/linux/AppRun'), path.join(folder, 'AppRun'));
    chmodSync(path.join(folder, 'AppRun'), 0o755);
    program('stacklight-app', 'echo started with $# words: "$@"; echo "$PATH $LD_LIBRARY_PATH $XDG_DATA_DIRS"');
    // Whoever runs the tests may be root, and the system may allow what it likes.
    program('user/id', 'echo 1000');
    program('allowed/unshare', 'exit 0');
    program('forbidden/unshare', 'exit 1');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = (namespaces: 'allowed' | 'forbidden', ...args: readonly string[]) => {
    const PATH = [path.join(folder, 'user'), path.join(folder, namespaces), '/usr/bin', '/bin'].join(':');
    return { PATH, ...spawnSync(path.join(folder, 'AppRun'), args, { encoding: 'utf8', env: { PATH } }) };
  };

  it('starts the app beside it with the same words and the same search paths', () => {
    const { status, stdout, PATH } = start('allowed', '--hidden', 'a b');
    expect([status, stdout]).toEqual([0, `started with 2 words: --hidden a b\n${PATH}  \n`]);
  });

  it('where namespaces are forbidden says so, with what to do, and does not turn the sandbox off', () => {
    const { status, stdout, stderr } = start('forbidden');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/user namespaces[\s\S]*Install the package for your system/);
  });

  it('obeys somebody who turns it off themselves', () => {
    expect(start('forbidden', '--no-sandbox').stdout).toContain('started with 1 words: --no-sandbox');
  });
});
