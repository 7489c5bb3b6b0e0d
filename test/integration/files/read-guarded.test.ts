import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leadsOut } from '../../../electron/files/look.ts';
import { readGuarded, readGuardedText, readState } from '../../../electron/files/read-guarded.ts';
import { readTextSync } from '../../../electron/files/read-sync.ts';
import { AT_ONCE, inTime, stuckCalls } from '../../../electron/files/slow-disk.ts';

describe('a file that a project names', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'guarded-'));
    execFileSync('mkfifo', [at('pipe')]);
    mkdirSync(at('project'));
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/secrets.env'), 'A=1\n');
    writeFileSync(at('project/plain.env'), 'B=2\n');
    symlinkSync('../elsewhere/secrets.env', at('project/out.env'));
    symlinkSync('plain.env', at('project/in.env'));
    symlinkSync('circle', at('project/circle'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read, empty or not', async () => {
    writeFileSync(at('empty'), '');
    expect(await readGuardedText(at('project/plain.env'), { maxBytes: 100 })).toMatchObject({
      value: { text: 'B=2\n' },
    });
    expect(await readGuardedText(at('empty'), { maxBytes: 100 })).toMatchObject({ value: { text: '' } });
  });

  it('may have its limit in bytes, and not one more', async () => {
    const whole = Buffer.alloc(200_000, 'a');
    writeFileSync(at('large'), whole);
    const read = await readGuarded(at('large'), { maxBytes: 200_000 });
    expect(read.ok && read.value.bytes.equals(whole)).toBe(true);
    expect(await readGuarded(at('large'), { maxBytes: 199_999 })).toMatchObject({
      problem: { kind: 'too-large', message: `${at('large')} is larger than 199.999 KB` },
    });
  });

  it('is refused where it is a pipe, a socket, a device or a folder, without waiting', async () => {
    const server = createServer().listen(at('socket'));
    const asked = ['pipe', 'socket', 'project'].map((name) => readGuardedText(at(name), { maxBytes: 100 }));
    const read = await Promise.all([...asked, readGuardedText('/dev/zero', { maxBytes: 100 })]);
    server.close();
    expect(read.map((one) => (one.ok ? one.value : [one.problem.kind, one.problem.message]))).toEqual([
      ['not-file', `${at('pipe')} is a named pipe, not a file; it was not opened`],
      ['not-file', `${at('socket')} is a socket, not a file; it was not opened`],
      ['folder', `${at('project')} is a folder, not a file`],
      ['not-file', '/dev/zero is a device, not a file; it was not opened'],
    ]);
    expect(readTextSync(at('pipe'), 100)).toMatchObject({ problem: { kind: 'not-file' } });
    await expect(readState(at('pipe'))).rejects.toThrow('is a named pipe');
  });

  it('is not believed in what it says of its size: those of /proc say 0 and may hold more than there is memory', async () => {
    symlinkSync('/proc/self/smaps', at('map'));
    expect(await readGuarded(at('map'), { maxBytes: 10_000 })).toMatchObject({ problem: { kind: 'too-large' } });
    expect(readTextSync(at('map'), 10_000)).toMatchObject({ problem: { kind: 'too-large' } });
    symlinkSync('/proc/self/pagemap', at('pagemap'));
    expect(await readGuarded(at('pagemap'), { maxBytes: 1_000_000 })).toMatchObject({ ok: false });
  });

  it('says where a link leads that leaves the project, and nothing of one that stays', async () => {
    const within = at('project');
    expect(await leadsOut(join(within, 'out.env'), within)).toBe(at('elsewhere/secrets.env'));
    expect(await leadsOut(join(within, 'in.env'), within)).toBeUndefined();
    expect(await leadsOut(join(within, 'not-there'), within)).toBeUndefined();
    expect(await leadsOut(at('elsewhere/secrets.env'), within)).toBeUndefined();
    expect(await readGuarded(join(within, 'circle'), { maxBytes: 100 })).toMatchObject({ problem: { kind: 'failed' } });
  });

  it('is given up on a disk that does not answer, and holds up nothing of another folder', async () => {
    const answers: (() => void)[] = [];
    const hangs = () => new Promise<string>((resolve) => answers.push(() => resolve('at last')));
    expect(await inTime({ path: '/away' }, 20, hangs)).toBe('late');
    expect(stuckCalls()).toBe(1);
    expect(await inTime({ path: '/away' }, 60_000, () => Promise.resolve('asked again'))).toBe('late');
    expect(await inTime({ path: '/away/below' }, 60_000, () => Promise.resolve('asked below'))).toBe('late');
    expect(await readGuardedText(at('project/plain.env'), { maxBytes: 100 })).toMatchObject({ ok: true });
    // One link that leads to such a disk is one; a second one in the folder means the folder.
    const link = (name: string) => ({ path: join(folder, 'links', name), folder: at('links') });
    expect(await inTime(link('one'), 20, hangs)).toBe('late');
    expect(await inTime(link('other'), 60_000, () => Promise.resolve('beside it'))).toBe('beside it');
    expect(await inTime(link('two'), 20, hangs)).toBe('late');
    expect(await inTime(link('other'), 60_000, () => Promise.resolve('beside them'))).toBe('late');
    // Nor is the last thread ever given to such disks.
    for (let more = 0; stuckCalls() < AT_ONCE; more += 1) await inTime({ path: `/away-${more}` }, 20, hangs);
    expect(await inTime({ path: '/one-more' }, 60_000, () => Promise.resolve('too many'))).toBe('late');
    for (const answer of answers) answer();
    await expect.poll(stuckCalls).toBe(0);
    expect(await inTime({ path: '/away' }, 60_000, () => Promise.resolve('back'))).toBe('back');
  });
});
