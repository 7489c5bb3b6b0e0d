import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { HISTORY_TORN, readHistory } from '../../../electron/history/file.ts';
import { HistoryLog, type NewEvent } from '../../../electron/history/log.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { bundle } from '../../support/bundle.ts';
import { until } from '../../support/until.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stacklight-history-'));
  file = path.join(folder, 'shop', 'history.jsonl');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function event(cause: string, over: Partial<NewEvent> = {}): NewEvent {
  return { at: 1_700_000_000_000, kind: 'note', cause, actor: 'stacklight', ...over };
}

async function opened(): Promise<HistoryLog> {
  return (await HistoryLog.open(file)).log;
}

const causes = (events: readonly HistoryEvent[]) => events.map(({ cause }) => cause);
const seqs = (events: readonly HistoryEvent[]) => events.map(({ seq }) => seq);

describe('the event log', () => {
  it('is on the disk when it says so, in the order of the appends', async () => {
    const log = await opened();
    for (let index = 0; index < 50; index += 1) log.append(event(`event ${index}`));
    await log.flushed();
    const { events } = await readHistory(file);
    expect(seqs(events)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(causes(events).at(-1)).toBe('event 49');
    await log.close();
  });

  it('takes events while others are being written', async () => {
    const log = await opened();
    for (let index = 0; index < 200; index += 1) {
      log.append(event(`event ${index}`));
      if (index % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(seqs(await log.read())).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    await log.close();
  });

  it('goes on counting where an earlier run ended', async () => {
    const first = await opened();
    first.append(event('before'));
    await first.close();
    const second = await opened();
    expect(causes(second.recent(10))).toEqual(['before']);
    expect(second.append(event('after')).seq).toBe(2);
    expect(causes(await second.read())).toEqual(['before', 'after']);
    await second.close();
  });

  it('is readable by its owner only', async () => {
    await (await opened()).close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
  });

  it('remembers every incident that is open, however long ago it began', async () => {
    const log = await opened();
    const incident = (cause: string, data: Record<string, unknown>) =>
      log.append(event(cause, { kind: 'incident', service: 'db', data }));
    incident('db is gone', { id: 'i1', phase: 'opened' });
    incident('api is gone', { id: 'i2', phase: 'opened' });
    incident('web is gone', { id: 'i3', phase: 'opened' });
    incident('it is one with that of api', { id: 'i2', phase: 'grown', absorbs: ['i3'] });
    for (let index = 0; index < LIMITS.history.snapshotEvents * 3; index += 1) log.append(event('noise'));
    expect(causes(log.openIncidents)).toEqual(['db is gone', 'it is one with that of api']);
    await log.close();
    const again = await opened();
    expect(causes(again.openIncidents)).toEqual(['db is gone', 'it is one with that of api']);
    again.append(event('db is back', { kind: 'incident', service: 'db', data: { id: 'i1', phase: 'closed' } }));
    expect(again.openIncidents.map(({ data }) => data?.id)).toEqual(['i2']);
    await again.close();
  });

  it('keeps the newest in memory for the screen, oldest first', async () => {
    const log = await opened();
    for (let index = 1; index <= 1_000; index += 1) log.append(event(`event ${index}`));
    expect(causes(log.recent(3))).toEqual(['event 998', 'event 999', 'event 1000']);
    expect(log.recent(0)).toEqual([]);
    await log.close();
  });

  it('writes nothing after it was closed: the file may be another run’s by then', async () => {
    const log = await opened();
    log.append(event('before'));
    await log.close();
    log.append(event('late'));
    await log.flushed();
    expect(causes((await readHistory(file)).events)).toEqual(['before']);
  });
});

describe('a damaged history', () => {
  it('with a torn last line loses that line, says so once, and goes on', async () => {
    const log = await opened();
    log.append(event('whole'));
    await log.close();
    await appendFile(file, '{"seq":2,"at":17000000');
    const { log: second, dropped } = await HistoryLog.open(file);
    expect(dropped).toBe(1);
    second.append(event('1 line could not be read', { data: { code: HISTORY_TORN } }));
    expect(causes(await second.read())).toEqual(['whole', '1 line could not be read']);
    await second.close();
    const third = await HistoryLog.open(file);
    expect(third.dropped).toBe(0);
    await third.log.close();
  });

  it('drops an event of a moment that no date can have', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    const lines = [1e300, -1, 8.64e15, 5].map((at, seq) => JSON.stringify({ seq: seq + 1, ...event('x', { at }) }));
    await writeFile(file, `${lines.join('\n')}\n`);
    const { events, dropped } = await readHistory(file);
    expect([seqs(events), dropped]).toEqual([[4], 3]);
  });

  it('of garbage gives no event and stops nobody', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, Buffer.from([0, 255, 10, 123, 10, 10, 34, 97, 34, 10, 110, 117, 108, 108]));
    const { log, dropped } = await HistoryLog.open(file);
    expect(dropped).toBe(4);
    log.append(event('first'));
    expect(causes(await log.read())).toEqual(['first']);
    await log.close();
  });
});

describe('rotation', () => {
  it('keeps the newest files, reads across them, and loses no number', async () => {
    const log = await opened();
    const size = Math.ceil(LIMITS.history.rotateBytes / 4);
    for (let index = 1; index <= 14; index += 1) {
      log.append(event(`${index}${'.'.repeat(size)}`));
      await log.flushed();
    }
    const { events } = await readHistory(file);
    expect(events.at(-1)?.seq).toBe(14);
    expect(seqs(events)).toEqual(seqs(events).map((_, index) => index + (seqs(events)[0] ?? 0)));
    expect((await stat(`${file}.1`)).size).toBeGreaterThan(LIMITS.history.rotateBytes);
    await log.close();
    const next = await opened();
    expect(next.append(event('next')).seq).toBe(15);
    await next.close();
  });

  it('lets the oldest file go', async () => {
    await mkdir(path.dirname(file));
    for (let index = 1; index <= LIMITS.history.keptFiles; index += 1)
      await writeFile(`${file}.${index}`, `old ${index}`);
    await writeFile(file, `${'x'.repeat(LIMITS.history.rotateBytes + 1)}\n`);
    const log = await opened();
    log.append(event('new'));
    await log.close();
    expect(await readFile(`${file}.${LIMITS.history.keptFiles}`, 'utf8')).toBe(`old ${LIMITS.history.keptFiles - 1}`);
    await expect(stat(`${file}.${LIMITS.history.keptFiles + 1}`)).rejects.toThrow('ENOENT');
  });
});

describe('a disk that refuses', () => {
  it('costs no event: they wait in memory, it is said, and they are written when it takes them again', async () => {
    await mkdir(file, { recursive: true });
    const log = await opened();
    log.append(event('one'));
    log.append(event('two'));
    await log.flushed();
    expect(log.problem).toContain('EISDIR');
    expect(causes(await log.read())).toEqual(['one', 'two']);
    await rm(file, { recursive: true });
    log.append(event('three'));
    await log.flushed();
    expect(log.problem).toBeUndefined();
    expect(seqs((await readHistory(file)).events)).toEqual([1, 2, 3]);
    await log.close();
  });

  it('because it is full is said and stops nothing', async () => {
    await mkdir(path.dirname(file));
    await symlink('/dev/full', file);
    const log = await opened();
    expect(log.append(event('one')).seq).toBe(1);
    await log.flushed();
    expect(log.problem).toContain('ENOSPC');
    expect(causes(log.recent(5))).toEqual(['one']);
    await log.close();
  });

  it('to rotate goes on with the file that it has', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, `${'x'.repeat(LIMITS.history.rotateBytes + 1)}\n`);
    // What cannot be replaced: a folder with something in it, in the place of the rotated file.
    await mkdir(path.join(`${file}.1`, 'in the way'), { recursive: true });
    await mkdir(path.join(`${file}.2`, 'in the way'), { recursive: true });
    await mkdir(path.join(`${file}.3`, 'in the way'), { recursive: true });
    const log = await opened();
    log.append(event('still written'));
    expect(causes(await log.read())).toEqual(['still written']);
    expect(log.problem).toBeUndefined();
    await log.close();
  });

  it('even the folder never throws', async () => {
    await writeFile(path.join(folder, 'shop'), 'a file where the folder should be');
    const log = await opened();
    expect(log.problem).toBeDefined();
    log.append(event('one'));
    await log.close();
    expect(causes(log.recent(1))).toEqual(['one']);
  });
});

describe('a writer that is killed', () => {
  it('leaves whole lines and at most one torn one, and its successor goes on counting', async () => {
    const program = await bundle(path.resolve(import.meta.dirname, '../../support/programs/history-writer.ts'), folder);
    let last = 0;
    for (let round = 1; round <= 6; round += 1) {
      const child = spawn(process.execPath, [program, file], { stdio: 'ignore' });
      const before = await sizeOf(file);
      await until('the writer writes', async () => (await sizeOf(file)) > before + round * 30_000, { everyMs: 1 });
      child.kill('SIGKILL');
      await once(child, 'close');
      const { events, dropped } = await readHistory(file);
      expect(dropped).toBeLessThanOrEqual(round);
      expect(seqs(events)).toEqual(Array.from({ length: events.length }, (_, index) => index + 1));
      expect(events.length).toBeGreaterThan(last);
      last = events.length;
    }
  });
});

async function sizeOf(name: string): Promise<number> {
  return (await stat(name).catch(() => undefined))?.size ?? 0;
}
