import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { OwnChildren } from '../../../electron/platform/linux/own-children.ts';
import { type ChildEnd, openSpawnCalls } from '../../../electron/platform/linux/posix-spawn.ts';
import { startsOfPrograms } from '../../../electron/platform/linux/start.ts';
import { linuxPlatform } from '../../../electron/platform/linux.ts';
import { nativeCalls } from '../../../electron/platform/native-library.ts';
import { until } from '../../support/until.ts';

const platform = linuxPlatform();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'start-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const outputFile = join(folder, 'log');
beforeEach(() => writeFileSync(outputFile, 'before\n'));
const output = () => readFileSync(outputFile, 'utf8');

/** Runs a shell script to its end. */
async function run(script: string, environment: Readonly<Record<string, string>> = {}) {
  const order = { program: '/bin/sh', name: 'shell', args: ['-c', script], cwd: folder, environment, outputFile };
  const started = await platform.start?.(order);
  if (!started?.ok) throw new Error('it did not start');
  return { ...started.value, end: await started.value.exit };
}

describe('a program that is started past Node', () => {
  it('leads a session of its own in its folder, has what it is given and nothing else, and appends to its log', async () => {
    const { identity, startedAt, end } = await run(
      'cut -d" " -f5,6 /proc/$$/stat; pwd; env | grep -v ^PWD= | sort; tr "\\0" " " < /proc/$$/cmdline; echo; ls /proc/$$/fd; cat; echo no >&2',
      { A: 'one', PATH: '/usr/bin:/bin', B: 'two\nlines' },
    );
    const { pid } = identity;
    const [before, ids, cwd, ...rest] = output().split('\n');
    expect([before, ids, cwd]).toEqual(['before', `${pid} ${pid}`, folder]);
    expect(rest.slice(0, 4).sort()).toEqual(['A=one', 'B=two', 'PATH=/usr/bin:/bin', 'lines']);
    expect(rest[4]).toMatch(/^shell -c cut /);
    expect(rest.slice(5)).toEqual(['0', '1', '2', 'no', '']);
    expect(identity.startToken).not.toBe('');
    expect(Math.abs(Date.now() - startedAt)).toBeLessThan(60_000);
    expect(end).toEqual({ exitCode: 0, signal: null });
  });

  it.each([
    ['glibc that closes them in one call', false],
    ['a library that closes one by one', true],
  ])('gets none of the descriptors that we let everybody inherit, with %s', async (_, oneByOne) => {
    const native = nativeCalls();
    if (!native.ok) throw new Error(native.why);
    const { koffi } = native;
    // As Chromium has them: a copy is not marked as not for children.
    const inherited: number = koffi.load(null).func('int dup(int descriptor)')(0);
    try {
      const library = koffi.load(null);
      const func = (signature: string) => {
        if (signature.includes('addclosefrom')) throw new Error('there is no such function');
        return library.func(signature);
      };
      const older = { ...koffi, load: () => ({ func }) } as unknown as typeof koffi;
      const calls = openSpawnCalls({ ok: true, koffi: oneByOne ? older : koffi });
      const argv = ['sh', '-c', 'ls /proc/$$/fd'];
      const pid = calls.spawn({
        program: '/bin/sh',
        argv,
        cwd: folder,
        environment: ['PATH=/usr/bin:/bin'],
        outputFile,
      });
      if (pid === undefined) throw new Error('it did not start');
      await until('it has ended', () => calls.reap(pid) !== 'runs');
      expect(inherited).toBeGreaterThan(2);
      expect(output()).toBe('before\n0\n1\n2\n');
    } finally {
      closeSync(inherited);
    }
  });

  it('runs, and is told to, also where it cannot be looked at right after its start', async () => {
    const { start } = startsOfPrograms({ process: () => Promise.reject(new Error('EMFILE')) });
    const shell = {
      program: '/bin/sh',
      name: 'sh',
      args: ['-c', 'echo ran'],
      cwd: folder,
      environment: {},
      outputFile,
    };
    const started = await start?.(shell);
    expect(started?.ok && (await started.value.exit)).toEqual({ exitCode: 0, signal: null });
    expect(started).toMatchObject({ value: { identity: { startToken: '' } } });
    expect(output()).toContain('ran');
  });

  it('has every signal as by default, also those that we ignore', async () => {
    process.on('SIGUSR2', () => undefined);
    // Not of the shell: while it forks, it blocks all signals for a moment.
    await run("exec grep -E '^Sig(Ign|Blk)' /proc/self/status");
    process.removeAllListeners('SIGUSR2');
    // 32 and 33 are the C library's own.
    const masks = [...output().matchAll(/\t([0-9a-f]{16})/g)].map(
      ([, mask]) => Number.parseInt(mask ?? '', 16) % 2 ** 31,
    );
    expect(masks).toEqual([0, 0]);
  });

  it('tells its exit code or its signal, also when many end together and children of Node end between them', async () => {
    const ends = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        if (at % 4 === 0) await new Promise((resolve) => spawn('/bin/true').once('exit', resolve));
        const { end } = await run(at % 2 === 0 ? `exit ${at}` : 'kill -9 $$');
        return end;
      }),
    );
    expect(ends).toEqual(
      ends.map((_, at) => (at % 2 === 0 ? { exitCode: at, signal: null } : { exitCode: null, signal: 'SIGKILL' })),
    );
  });

  it.each([
    ['is not there', { program: '/bin/is-not-there' }],
    ['is in a folder that is not there', { cwd: join(folder, 'none') }],
    ['is given a text that no program can get', { args: ['a\0b'] }],
  ])('is left to Node when it %s, which can say why', async (_, wrong) => {
    const order = { program: '/bin/sh', name: 'sh', args: [], cwd: folder, environment: {}, outputFile, ...wrong };
    expect(await platform.start?.(order)).toBeUndefined();
  });
});

describe('children that have ended', () => {
  const ended = (pid: number): ChildEnd => ({ pid, how: 'exited', code: pid });

  it('are found behind one of somebody else that nobody asks for', async () => {
    const left = new Set([7, 8]);
    const children = new OwnChildren({
      anyEnded: () => ended(1),
      reap: (pid) => (left.delete(pid) ? ended(pid) : 'runs'),
    });
    const exits = [7, 8].map((pid) => children.exitOf(pid));
    void children.exitOf(9);
    children.look();
    expect(await Promise.all(exits)).toEqual([7, 8].map((exitCode) => ({ exitCode, signal: null })));
  });

  it('are over without an answer where somebody else took it', async () => {
    const gone: ChildEnd[] = [ended(7)];
    const children = new OwnChildren({ anyEnded: () => gone.pop(), reap: () => 'none' });
    const exit = children.exitOf(7);
    children.look();
    expect(await exit).toEqual({ exitCode: null, signal: null });
  });
});
