import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Platform, ProcessIdentity } from '../../../electron/platform/platform.ts';
import { takeLock } from '../../../electron/supervisor/host/lock.ts';
import { bundle } from '../../support/bundle.ts';

let tools: string;
let program: string;
let home: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  tools = await mkdtemp(path.join(tmpdir(), 'stacklight-lock-tools-'));
  program = await bundle(path.resolve(import.meta.dirname, '../../support/programs/lock-taker.ts'), tools);
});
afterAll(async () => {
  await rm(tools, { recursive: true, force: true });
});
beforeEach(async () => {
  home = path.join(await mkdtemp(path.join(tmpdir(), 'stacklight-lock-')), 'home');
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => ended(child, 'SIGKILL')));
  await rm(path.dirname(home), { recursive: true, force: true });
});

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (signal) child.kill(signal);
  else child.stdin?.end();
  await exit;
}

/** A taker in a process of its own, and what it says. */
async function taker(): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, [program, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await once(child.stdout, 'data');
  return { child, says: String(said).trim() };
}

const me: ProcessIdentity = { pid: 100, startToken: 'a' };
const other: ProcessIdentity = { pid: 200, startToken: 'b' };

/** A machine on which just these processes live. */
function machine(alive: readonly ProcessIdentity[], bootId = 'boot-1'): Pick<Platform, 'alive' | 'bootId'> {
  return {
    bootId: async () => bootId,
    alive: ({ pid, startToken }) => alive.some((one) => one.pid === pid && one.startToken === startToken),
  };
}

async function held(platform: Pick<Platform, 'alive' | 'bootId'>, self: ProcessIdentity): Promise<string> {
  const taken = await takeLock(platform, home, self);
  return taken.ok ? 'taken' : taken.problem.code;
}

describe('the lock of a home', () => {
  it('is held by one', async () => {
    const both = machine([me, other]);
    expect(await held(both, me)).toBe('taken');
    expect(await held(both, other)).toBe('locked');
    expect(await held(both, me)).toBe('locked');
  });

  it('names its holder to who comes second', async () => {
    await takeLock(machine([me]), home, me);
    const second = await takeLock(machine([me, other]), home, other);
    expect(second.ok || second.problem.message).toContain('pid 100');
  });

  it('is free after its release', async () => {
    const both = machine([me, other]);
    const first = await takeLock(both, home, me);
    if (first.ok) await first.value.release();
    expect(await held(both, other)).toBe('taken');
    expect(await held(both, me)).toBe('locked');
  });

  it.each([
    ['whose holder is dead', machine([other])],
    ['of an earlier boot', machine([me, other], 'boot-2')],
    ['whose pid belongs to another process by now', machine([{ ...me, startToken: 'later' }, other])],
  ])('%s heals itself', async (_, after) => {
    expect(await held(machine([me]), me)).toBe('taken');
    expect(await held(after, other)).toBe('taken');
    expect(await held(machine([me, other], await after.bootId()), { pid: 300, startToken: 'c' })).toBe('locked');
  });

  it('of garbage heals itself', async () => {
    await mkdir(home);
    await writeFile(path.join(home, 'supervisor.lock.4'), '{"pid":"');
    expect(await held(machine([me]), me)).toBe('taken');
  });

  it('that cannot be looked at is taken for held, not for free', async () => {
    await mkdir(path.join(home, 'supervisor.lock.4'), { recursive: true });
    expect(await held(machine([me]), me)).toBe('home-unusable');
  });

  it('leaves one file, that only its owner can read', async () => {
    for (let turn = 0; turn < 5; turn += 1) await held(machine([]), me);
    const names = await readdir(home);
    expect(names).toEqual(['supervisor.lock.5']);
    expect((await stat(path.join(home, 'supervisor.lock.5'))).mode & 0o777).toBe(0o600);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect(JSON.parse(await readFile(path.join(home, 'supervisor.lock.5'), 'utf8'))).toMatchObject(me);
  });

  it('in a home that is no folder is a sentence', async () => {
    await writeFile(home, 'a file');
    const taken = await takeLock(machine([me]), home, me);
    expect(taken).toMatchObject({ ok: false, problem: { code: 'home-unusable' } });
  });
});

describe('many takers at once', () => {
  it('in one process: exactly one wins, over nobody, over the dead, and after a release', async () => {
    const crowd = Array.from({ length: 40 }, (_, index) => ({ pid: 1_000 + index, startToken: `t${index}` }));
    let dead: readonly ProcessIdentity[] = [];
    for (let round = 0; round < 10; round += 1) {
      const living = machine(crowd.filter((one) => !dead.includes(one)));
      const contenders = crowd.filter((one) => !dead.includes(one)).slice(0, 20);
      const taken = await Promise.all(contenders.map((self) => takeLock(living, home, self)));
      const winners = contenders.filter((_, index) => taken[index]?.ok);
      expect(winners).toHaveLength(1);
      const won = taken.find((one) => one.ok);
      if (round % 2 === 0 && won?.ok) await won.value.release();
      else dead = [...dead, ...winners];
    }
  });

  it('in processes of their own: exactly one of twenty wins, also over one that was killed', async () => {
    const first = await taker();
    expect(first.says).toBe('taken');
    await ended(first.child, 'SIGKILL');
    const crowd = await Promise.all(Array.from({ length: 20 }, () => taker()));
    expect(crowd.map(({ says }) => says).sort()).toEqual([...Array(19).fill('locked'), 'taken']);
    const winner = crowd.find(({ says }) => says === 'taken');
    if (winner) await ended(winner.child);
    expect((await taker()).says).toBe('taken');
  });
});
