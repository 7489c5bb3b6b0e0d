import { appendFileSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { openLog, writeStart } from '../../../electron/logs/open.ts';
import { pageAfter, pageBefore } from '../../../electron/logs/pages.ts';
import { oldestPosition } from '../../../electron/logs/parts.ts';
import { LogRotator } from '../../../electron/logs/rotate.ts';
import { rotateLog } from '../../../electron/logs/rotate-log.ts';
import { readStamps, stampFile, writeStamps } from '../../../electron/logs/stamp-file.ts';
import { LogStamper } from '../../../electron/logs/stamper.ts';
import { until } from '../../support/until.ts';

let folder = '';
let file = '';
let stamper: LogStamper;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-stamps-'));
  file = join(folder, 'api.log');
  stamper = new LogStamper();
});
afterEach(() => {
  stamper.stop();
  rmSync(folder, { recursive: true });
});

/** As the driver begins an incarnation. */
function start(generation = 1): void {
  const log = openLog(file);
  writeStart(log, 'api', generation);
  log.close();
}

const timesOf = async (count = 100) =>
  (await pageBefore(file, count)).lines.map(({ at, text }) => [text.replace(/^— .*/, 'start'), at !== undefined]);

describe('the times of lines', () => {
  it('are known from the first line on, each line the time at which it came', async () => {
    const before = Date.now();
    start();
    stamper.add(file);
    appendFileSync(file, 'one\n');
    await stamper.look(file);
    const between = Date.now();
    appendFileSync(file, 'two\n');
    await stamper.look(file);
    const { lines } = await pageBefore(file, 10);
    expect(lines.map(({ text }) => text.slice(0, 12))).toEqual(['— stacklight', 'one', 'two']);
    const [first = 0, one = 0, two = 0] = lines.map(({ at }) => at);
    expect(first).toBeGreaterThanOrEqual(before);
    expect(one).toBeGreaterThanOrEqual(first - 10);
    // The clock of files ticks a few milliseconds behind the other one.
    expect(two).toBeGreaterThanOrEqual(between - 10);
    expect(two).toBeLessThanOrEqual(Date.now());
    expect((statSync(stampFile(file)).mode & 0o777).toString(8)).toBe('600');
  });

  it('are missing for what was written while no supervisor looked, and known again after that', async () => {
    start();
    stamper.add(file);
    await stamper.look(file);
    stamper.stop();
    const stamps = await readStamps(file);
    const longAgo = Date.now() - LIMITS.logs.stamps.gapMs - 1_000;
    if (stamps) await writeStamps(file, { ...stamps, stamps: stamps.stamps.map((one) => ({ ...one, at: longAgo })) });
    appendFileSync(file, 'while nobody looked\n');
    stamper = new LogStamper();
    stamper.add(file);
    await stamper.look(file);
    appendFileSync(file, 'looked at\n');
    await stamper.look(file);
    start(2);
    await stamper.look(file);
    expect(await timesOf()).toEqual([
      ['start', true],
      ['while nobody looked', false],
      ['looked at', true],
      ['start', true],
    ]);
  });

  it('are not guessed for a log from before there were any', async () => {
    writeFileSync(file, 'old\n');
    start();
    expect(await timesOf()).toEqual([
      ['old', false],
      ['start', true],
    ]);
  });

  it('stay with their lines when the log is rotated, and go with them', async () => {
    start();
    stamper.add(file);
    for (const text of ['one', 'two', 'three', 'four']) {
      appendFileSync(file, `${text}\n`);
      await stamper.look(file);
      const { to } = await pageBefore(file, 1);
      expect(await rotateLog(file)).toBeUndefined();
      await stamper.rotated(file, oldestPosition(file));
      expect((await pageBefore(file, 1)).to).toBe(to);
    }
    appendFileSync(file, 'five\n');
    await stamper.look(file);
    expect(await timesOf()).toEqual([
      ['three', true],
      ['four', true],
      ['five', true],
    ]);
    const oldest = oldestPosition(file);
    expect((await readStamps(file))?.stamps.every(({ position }) => position > oldest)).toBe(true);
  });

  it('begin anew when somebody emptied the log, with no wrong one', async () => {
    start();
    stamper.add(file);
    appendFileSync(file, 'before\n');
    await stamper.look(file);
    const { to } = await pageBefore(file, 1);
    truncateSync(file, 0);
    appendFileSync(file, 'x\n');
    await stamper.look(file);
    expect(await timesOf()).toEqual([['x', true]]);
    const page = await pageAfter(file, 10, to);
    expect(page.lines.map(({ text }) => text)).toEqual(['x']);
  });

  it('survive that a stamp was cut off', async () => {
    start();
    stamper.add(file);
    await stamper.look(file);
    appendFileSync(stampFile(file), Buffer.alloc(7, 1));
    appendFileSync(file, 'one\n');
    await stamper.look(file);
    expect(await timesOf()).toEqual([
      ['start', true],
      ['one', true],
    ]);
  });

  it('are as many as are kept at most, and the oldest lines are without one then', async () => {
    start();
    const { size, ino } = statSync(file);
    const { kept } = LIMITS.logs.stamps;
    appendFileSync(file, 'x\n'.repeat(kept));
    const stamps = Array.from({ length: kept }, (_, index) => ({ position: size + index * 2 + 2, at: 1_000 + index }));
    await writeStamps(file, { base: 0, inode: ino, stamps });
    stamper.add(file);
    appendFileSync(file, 'last\n');
    await stamper.look(file);
    expect((await readStamps(file))?.stamps.length).toBeLessThanOrEqual(kept / 2 + 2);
    const { lines } = await pageBefore(file, kept + 2);
    expect([lines[1]?.at, lines.at(-2)?.at]).toEqual([undefined, 1_000 + kept - 1]);
    expect(lines.filter(({ at }) => at !== undefined).length).toBeGreaterThan(kept / 3);
  });

  it('cost no look while the log is calm, and the system tells of the next line', async () => {
    start();
    stamper.add(file);
    await stamper.look(file);
    const count = async () => (await readStamps(file))?.stamps.length ?? 0;
    const before = await count();
    await until('nobody looks any more', () => stamper.looking === 0);
    appendFileSync(file, 'one\n');
    await until('the line is stamped', async () => (await count()) > before);
    expect(await timesOf()).toEqual([
      ['start', true],
      ['one', true],
    ]);
  });

  it('cost few looks a second, however many logs grow all the time', async () => {
    const files = Array.from({ length: 20 }, (_, index) => join(folder, `${index}.log`));
    for (const one of files) {
      writeFileSync(one, '');
      stamper.add(one);
    }
    const stamped = async () => {
      const all = await Promise.all(files.map(async (one) => (await readStamps(one))?.stamps.length ?? 0));
      return all.reduce((sum, count) => sum + count, 0);
    };
    const writing = setInterval(() => {
      for (const one of files) appendFileSync(one, 'a line\n');
    }, 50);
    try {
      await until('each was looked at', async () => (await stamped()) >= files.length);
      const [before, begun] = [await stamped(), performance.now()];
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      const seconds = (performance.now() - begun) / 1_000;
      // All may be due within the same moment.
      expect((await stamped()) - before).toBeLessThanOrEqual(files.length + LIMITS.logs.stamps.looksASecond * seconds);
      expect(stamper.looking).toBe(files.length);
    } finally {
      clearInterval(writing);
    }
  });

  it('are noted for every log that is kept from filling the disk, several of them too', async () => {
    const rotator = new LogRotator();
    try {
      const files = ['one', 'two', 'three'].map((name) => join(folder, `${name}.log`));
      for (const one of files) {
        writeFileSync(one, '');
        rotator.add(one);
      }
      for (const one of files) await rotator.stamp(one);
      for (const one of files) appendFileSync(one, 'a line\n');
      await until('each line is stamped', async () => {
        const pages = await Promise.all(files.map((one) => pageBefore(one, 10)));
        return pages.every(({ lines }) => lines.at(-1)?.at !== undefined);
      });
    } finally {
      rotator.stop();
    }
  });
});
