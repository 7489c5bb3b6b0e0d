import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { definitionOf } from '../../../electron/supervisor/definition/stack-change.ts';
import { Ledger, readLedger } from '../../../electron/supervisor/model/ledger.ts';
import type { LedgerContent } from '../../../electron/supervisor/model/saved-service.ts';
import { readSaved } from '../../../electron/supervisor/model/saved-state.ts';
import { stackPaths } from '../../../electron/supervisor/model/stack-paths.ts';
import { openState } from '../../../electron/supervisor/state/open-state.ts';
import { stackOf } from '../../support/stack-text.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stacklight-disk-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function ledgerOf(generation: number): LedgerContent {
  const api = {
    desired: 'up' as const,
    generation,
    running: { process: { pid: 7, startToken: 'a' }, startedAt: 1 },
    earlier: [],
  };
  return { version: 1, file: '/srv/shop/stacklight.yaml', bootId: 'boot', services: { api } };
}

describe('the ledger', () => {
  const file = () => path.join(folder, 'shop', 'state.json');

  it('reads back what was saved, and only its owner can', async () => {
    await new Ledger(file()).save(() => ledgerOf(3));
    expect(await readLedger(file(), 1)).toEqual({ content: ledgerOf(3) });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file()))).mode & 0o777).toBe(0o700);
  });

  it('is closed again to others when somebody opened it to them', async () => {
    const ledger = new Ledger(file());
    await ledger.save(() => ledgerOf(1));
    await chmod(file(), 0o644);
    await ledger.save(() => ledgerOf(2));
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('goes on saving after it was given what is on the disk already', async () => {
    const ledger = new Ledger(file());
    for (const version of [1, 1, 2, 2, 3]) await ledger.save(() => ledgerOf(version));
    expect((await readLedger(file(), 1)).content).toEqual(ledgerOf(3));
  });

  it('that is not there yet is no problem', async () => {
    expect(await readLedger(file(), 1)).toEqual({});
  });

  it.each([
    ['cut short', '{"version":1,"file":"/srv'],
    ['empty', ''],
    ['of another version', '{"version":2}'],
    ['binary', '\u0000\u0001'],
  ])('%s is set aside under a new name and said, and nothing of it is lost', async (_, text) => {
    await mkdir(path.dirname(file()));
    await writeFile(file(), text);
    const { content, problem } = await readLedger(file(), 1_700_000_000_000);
    expect(content).toBeUndefined();
    expect(problem).toMatchObject({ code: 'state-corrupt', file: file() });
    expect(problem?.message).toContain('state.json.corrupt-1700000000000');
    expect(await readdir(path.dirname(file()))).toEqual(['state.json.corrupt-1700000000000']);
    expect(await readFile(`${file()}.corrupt-1700000000000`, 'utf8')).toBe(text);
    await new Ledger(file()).save(() => ledgerOf(1));
    expect((await readLedger(file(), 2)).content).toEqual(ledgerOf(1));
  });

  it('with one record that means nothing to this version keeps the others, and the history knows what that one was', async () => {
    const { services, ...rest } = ledgerOf(3);
    const text = JSON.stringify({ ...rest, services: { ...services, web: { ...services.api, state: 'hovering' } } });
    await mkdir(path.dirname(file()));
    await writeFile(file(), text);
    const past = (['starting', 'running'] as const).map((to, seq): HistoryEvent => {
      return { seq, at: seq, kind: 'transition', service: 'web', to, cause: 'asked', actor: 'user', generation: 4 };
    });
    const where = { ledger: file(), file: '/srv/shop/stacklight.yaml', bootId: 'boot', wall: 9 };
    const { saved, problem } = await readSaved({ ...where, history: async () => past });
    expect(saved?.services).toEqual({
      api: services.api,
      web: { desired: 'up', generation: 4, earlier: [], state: 'running' },
    });
    expect(problem?.message).toContain('saved state of web could not be read');
    expect(await readFile(`${file()}.corrupt-9`, 'utf8')).toBe(text);
  });

  it('that cannot be read at all is said, too', async () => {
    await mkdir(file(), { recursive: true });
    expect((await readLedger(file(), 5)).problem?.code).toBe('state-corrupt');
  });

  it('has the newest of a storm of saves when the storm is over, in few writes', async () => {
    const ledger = new Ledger(file());
    await ledger.save(() => ledgerOf(0));
    const versions = new Set<number>();
    let storm = true;
    const watching = (async () => {
      while (storm) {
        versions.add((await readLedger(file(), 1)).content?.services.api?.generation ?? -1);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await Promise.all(Array.from({ length: 500 }, (_, index) => ledger.save(() => ledgerOf(index + 1))));
    storm = false;
    await watching;
    expect((await readLedger(file(), 1)).content).toEqual(ledgerOf(500));
    expect(versions).not.toContain(-1);
    expect(versions.size).toBeLessThanOrEqual(4);
  });

  it('is written again by the next save after the disk refused one, and says so meanwhile', async () => {
    await writeFile(path.join(folder, 'shop'), 'in the way');
    const ledger = new Ledger(file());
    await ledger.save(() => ledgerOf(1));
    expect(ledger.problem).toBeDefined();
    await rm(path.join(folder, 'shop'));
    await ledger.save(() => ledgerOf(1));
    expect(ledger.problem).toBeUndefined();
    expect((await readLedger(file(), 1)).content).toEqual(ledgerOf(1));
  });
});

describe('what the history says of a process', () => {
  const stack = stackOf('services:\n  api:\n    command: sleep 60\n    restart: on-failure\n');
  const clock = { now: () => 0, wall: () => 1_700_000_000_000 };
  const running = (pid: number) => ({ process: { pid, startToken: `t${pid}` }, startedAt: 1 });

  it('is which one ended and how, and nothing of it at the next start', async () => {
    const { state } = await openState(definitionOf(stack), stackPaths(folder, stack), 'boot', clock);
    const send = state.send.bind(state, 'api');
    send({ type: 'up', actor: 'user', cause: 'asked' });
    send({ type: 'began', running: running(41) }, { type: 'started', generation: 1 });
    const how = { exitCode: null, signal: 'SIGKILL', outside: false, restartBy: 'us' } as const;
    send({ type: 'gone' }, { type: 'exited', generation: 1, ...how });
    send({ type: 'tick' });
    send({ type: 'began', running: running(42) }, { type: 'started', generation: 2 });
    send({ type: 'down', actor: 'user', cause: 'asked' });
    const gone = { gone: true, forced: false, survivors: [] } as const;
    send({ type: 'gone' }, { type: 'stopped', generation: 2, ...gone });
    const events = (await state.history.read()).filter(({ kind }) => kind === 'transition');
    expect(events.map(({ to, data }) => [to, data])).toEqual([
      ['starting', undefined],
      ['running', { pid: 41 }],
      ['backoff', { pid: 41, exitCode: null, signal: 'SIGKILL' }],
      ['starting', undefined],
      ['running', { pid: 42 }],
      ['stopping', { pid: 42, wanted: 'down' }],
      ['stopped', { pid: 42 }],
    ]);
    await state.close();
  });

  it('goes on across runs: a torn line is said once, the numbering continues', async () => {
    const paths = stackPaths(folder, stack);
    const open = async () => (await openState(definitionOf(stack), paths, 'boot', clock)).state;
    const first = await open();
    first.note('one');
    await first.close();
    await writeFile(paths.history, '{"torn', { flag: 'a' });
    await (await open()).close();
    const third = await open();
    third.note('last');
    const events = await third.history.read();
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(events[1]?.cause).toContain('1 line of the history could not be read');
    await third.close();
  });
});
