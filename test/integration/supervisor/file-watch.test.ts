import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { StackFileWatch } from '../../../electron/supervisor/definition/stack-file-watch.ts';
import { until } from '../../support/until.ts';

let folder: string;
let calls: number;
let watch: StackFileWatch | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-watch-'));
  calls = 0;
});
afterEach(() => {
  watch?.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (...names: string[]) => join(folder, ...names);
function write(file: string, text = 'x'): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
async function begin(...files: string[]): Promise<void> {
  watch = new StackFileWatch(files, () => {
    calls += 1;
  });
  await watch.ready;
}
const heard = (count: number) => until(`${count} calls`, () => calls >= count);
/** What was not heard when a change made after it was heard is not heard. */
async function nothingBut(change: () => void): Promise<void> {
  const before = calls;
  change();
  await heard(before + 1);
  expect(calls).toBe(before + 1);
}

describe('the watch on the files of a stack', () => {
  it('tells a change, also by an editor that renames another file over it', async () => {
    write(at('stacklight.yaml'));
    await begin(at('stacklight.yaml'));
    write(at('stacklight.yaml'), 'y');
    await heard(1);
    write(at('.swp'), 'z');
    renameSync(at('.swp'), at('stacklight.yaml'));
    await heard(2);
    write(at('stacklight.yaml'), 'after a rename');
    await heard(3);
  });

  it('tells a burst once, and nothing of other files', async () => {
    write(at('stacklight.yaml'));
    await begin(at('stacklight.yaml'));
    await nothingBut(() => {
      write(at('other.txt'));
      for (let save = 0; save < 50; save += 1) write(at('stacklight.yaml'), String(save));
    });
  });

  it('sees a file that comes, in a folder that comes', async () => {
    await begin(at('config', 'deep', 'api.env'));
    write(at('config', 'deep', 'api.env'), 'A=1');
    await heard(1);
    const before = calls;
    write(at('config', 'deep', 'api.env'), 'A=2');
    await heard(before + 1);
  });

  it('goes on when the folder was moved away and came back', async () => {
    write(at('config', 'api.env'));
    await begin(at('config', 'api.env'));
    renameSync(at('config'), at('away'));
    await heard(1);
    write(at('config', 'api.env'), 'new');
    await heard(2);
    const before = calls;
    write(at('config', 'api.env'), 'newer');
    await heard(before + 1);
  });

  it('follows a link to where the file is', async () => {
    write(at('real', 'api.env'));
    symlinkSync(at('real', 'api.env'), at('api.env'));
    await begin(at('api.env'));
    write(at('real', 'api.env'), 'changed');
    await heard(1);
  });

  it('looks at other files from when it is told to, and at none after its end', async () => {
    write(at('one'));
    write(at('two'));
    await begin(at('one'));
    watch?.renew([at('two')]);
    await watch?.ready;
    await nothingBut(() => {
      write(at('one'), 'changed');
      write(at('two'), 'changed');
    });
    write(at('two'), 'changed again');
    watch?.close();
    const before = calls;
    const other = new StackFileWatch([at('two')], () => {
      calls += 100;
    });
    await other.ready;
    write(at('two'), 'and again');
    await until('another watch hears it', () => calls >= before + 100, { deadlineMs: LIMITS.stackFile.settleMs * 20 });
    other.close();
    expect(calls).toBe(before + 100);
  });
});
