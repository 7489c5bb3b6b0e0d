/** As `damaged-files.test.ts`, for what is no JSON that is read whole: history, keys, lock, times of a log, and the settings of the app. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyIn } from '../../../electron/doctor/gather/fingerprint.ts';
import { readHistory } from '../../../electron/history/file.ts';
import { HistoryLog } from '../../../electron/history/log.ts';
import { readNewestStamp, readStamps, stampFile, stampStart, writeStamps } from '../../../electron/logs/stamp-file.ts';
import { asVersion2 } from '../../../electron/shell/settings-before.ts';
import { storedOf } from '../../../electron/shell/stored-settings.ts';
import { takeLock } from '../../../electron/supervisor/host/lock.ts';
import { randomFrom } from '../../soak/random.ts';
import { cuts, turnedBits } from '../../support/damage.ts';

const SEED = Number(process.env.STACKLIGHT_SEED ?? 20_261_129);
const TURNED = 150;
const WALL = Date.UTC(2026, 10, 29);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'stacklight-damaged-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the history', () => {
  const file = () => join(home, 'history.jsonl');
  async function written(): Promise<Buffer> {
    const { log } = await HistoryLog.open(file());
    const at = { at: WALL, actor: 'stacklight' } as const;
    for (const to of ['starting', 'running', 'healthy'] as const)
      log.append({ ...at, kind: 'transition', service: 'api', to, cause: 'asked', generation: 3 });
    log.append({
      ...at,
      kind: 'incident',
      service: 'api',
      cause: 'gone',
      data: { id: 'i1', phase: 'opened', due: true },
    });
    await log.close();
    return readFileSync(file());
  }

  it('cut at any byte keeps every whole line, loses at most one, and goes on counting', async () => {
    const whole = await written();
    const { events: all } = await readHistory(file());
    for (const { what, bytes } of cuts(whole)) {
      writeFileSync(file(), bytes);
      const { log, dropped } = await HistoryLog.open(file());
      const lines = bytes
        .toString()
        .split('\n')
        .filter((line) => line.endsWith('}}') || /"generation":3}$/.test(line));
      const next = log.append({ at: WALL, kind: 'note', cause: 'next', actor: 'stacklight' });
      const { events } = { events: await log.read() };
      await log.close();
      expect([events.slice(0, -1), next.seq, dropped], what).toEqual([
        all.slice(0, lines.length),
        lines.length + 1,
        bytes.length > 0 && !bytes.toString().endsWith('\n') && !isWholeLine(bytes, all.length) ? 1 : 0,
      ]);
    }
  });

  /** The newline alone is missing. */
  const isWholeLine = (bytes: Buffer, most: number) => {
    const last = bytes.toString().split('\n').at(-1) ?? '';
    try {
      return JSON.parse(last).seq <= most;
    } catch {
      return false;
    }
  };

  it(`with a bit turned loses at most two lines, which are counted (seed ${SEED})`, async () => {
    const whole = await written();
    const { events: all } = await readHistory(file());
    for (const { what, bytes } of turnedBits(whole, TURNED, randomFrom(SEED))) {
      writeFileSync(file(), bytes);
      const { log, dropped } = await HistoryLog.open(file());
      const { events } = await readHistory(file());
      await log.close();
      // A turned newline makes one line of two.
      expect(all.length - events.length, what).toBeLessThanOrEqual(2);
      if (events.length < all.length) expect(dropped, what).toBeGreaterThan(0);
    }
  });
});

describe('a key', () => {
  it('of any other length is set aside, and the new one is there at the next start', async () => {
    for (let length = 0; length <= 40; length += 1) {
      if (length === 32) continue;
      const file = join(home, `${length}.key`);
      writeFileSync(file, Buffer.alloc(length, 7));
      const { key, broken } = await keyIn(file);
      expect(broken, `${length} bytes`).toContain(`${length}.key.corrupt-`);
      expect(await keyIn(file)).toEqual({ key });
    }
  });
});

describe('the lock', () => {
  it(`cut or with a bit turned neither throws nor stays for ever (seed ${SEED})`, async () => {
    const gone = { bootId: async () => 'boot', alive: () => false };
    const first = await takeLock(gone, home, { pid: 100, startToken: 'a' });
    expect(first.ok).toBe(true);
    const path = join(home, 'supervisor.lock.1');
    const whole = readFileSync(path);
    for (const { what, bytes } of [...cuts(whole), ...turnedBits(whole, 100, randomFrom(SEED))]) {
      for (const name of readdirSync(home)) rmSync(join(home, name));
      writeFileSync(path, bytes);
      expect((await takeLock(gone, home, { pid: 200, startToken: 'b' })).ok, what).toBe(true);
    }
  });
});

describe('the times of a log', () => {
  it(`cut or with a bit turned are times in their order, or none (seed ${SEED})`, async () => {
    const log = join(home, 'api.log');
    const stamps = Array.from({ length: 6 }, (_, index) => ({ position: index * 100, at: WALL + index }));
    await writeStamps(log, { base: 0, inode: 7, stamps });
    const whole = readFileSync(stampFile(log));
    for (const { what, bytes } of [...cuts(whole), ...turnedBits(whole, TURNED, randomFrom(SEED))]) {
      writeFileSync(stampFile(log), bytes);
      const read = await readStamps(log);
      const positions = read?.stamps.map(({ position }) => position) ?? [];
      expect(positions, what).toEqual([...positions].sort((a, b) => a - b));
      await readNewestStamp(log);
      stampStart(log, 7, 600, 640);
      expect((await readStamps(log))?.stamps.length ?? 0, what).toBeLessThanOrEqual(stamps.length + 2);
    }
  });
});

describe('the settings of the app', () => {
  const text = JSON.stringify({
    version: 2,
    settings: { notifyDown: false, startHidden: true },
    stacks: ['/srv/shop/stacklight.yaml'],
    snoozedUntil: WALL,
    told: { opened: ['i1'], closed: [], asked: [] },
    recent: [{ file: '/srv/shop/stacklight.yaml', name: 'shop' }],
  });
  /** As the app reads them: what throws is set aside and said. */
  const read = (bytes: Buffer) => {
    try {
      return storedOf(asVersion2(JSON.parse(bytes.toString())));
    } catch {
      return 'set aside';
    }
  };

  it(`cut are set aside; with a bit turned each value holds, or has its default (seed ${SEED})`, () => {
    const whole = Buffer.from(text);
    for (const { what, bytes } of cuts(whole)) expect(read(bytes), what).toBe('set aside');
    const before = storedOf(JSON.parse(text)).stored;
    for (const { what, bytes } of turnedBits(whole, TURNED, randomFrom(SEED))) {
      const now = read(bytes);
      if (now === 'set aside' || now.dropped.length > 0) continue;
      // A name that a later version may have added is passed over.
      expect(Object.keys(before), what).toEqual(expect.arrayContaining(Object.keys(now.stored)));
    }
  });
});
