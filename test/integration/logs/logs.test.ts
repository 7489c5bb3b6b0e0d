import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { followFile } from '../../../electron/logs/follow.ts';
import { incarnationStart } from '../../../electron/logs/incarnation.ts';
import { openLog, writeStart } from '../../../electron/logs/open.ts';
import { LogRotator } from '../../../electron/logs/rotate.ts';
import { rotateLog } from '../../../electron/logs/rotate-log.ts';
import { tailLines } from '../../../electron/logs/tail.ts';
import { LogFolder, modeOf } from '../../support/log-folder.ts';
import { until } from '../../support/until.ts';

let made: LogFolder;
let folder = '';
let file = '';
beforeEach(() => {
  made = new LogFolder();
  ({ folder, file } = made);
});
afterEach(() => made.remove());

describe('the start of an incarnation', () => {
  it('is after the last separator of this service', async () => {
    for (const generation of [1, 2]) {
      const log = openLog(file);
      writeStart(log, 'api', generation);
      appendFileSync(file, `${'output '.repeat(20)}\n`.repeat(3_000));
      log.close();
    }
    const log = openLog(file);
    const offset = writeStart(log, 'api', 3);
    writeStart(log, 'api2', 9);
    appendFileSync(file, `${'output '.repeat(20)}\n`.repeat(3_000));
    log.close();
    expect(await incarnationStart(file, 'api')).toBe(offset);
  });

  it('is the beginning without a separator and without a file', async () => {
    writeFileSync(file, 'a\nb\n');
    expect(await incarnationStart(file, 'api')).toBe(0);
    expect(await incarnationStart(join(folder, 'none'), 'api')).toBe(0);
  });

  it('is found in the first line', async () => {
    const log = openLog(file);
    const offset = writeStart(log, 'api', 1);
    log.close();
    expect(await incarnationStart(file, 'api')).toBe(offset);
  });
});

describe('the tail of a log', () => {
  it('is the last lines, with and without an end', async () => {
    writeFileSync(file, 'one\ntwo\n\nfour');
    expect((await tailLines(file, 3)).lines).toEqual(['two', '', 'four']);
    writeFileSync(file, '\none\ntwo\n');
    expect((await tailLines(file, 10)).lines).toEqual(['', 'one', 'two']);
  });

  it('of an empty or missing log is empty', async () => {
    expect((await tailLines(file, 10)).lines).toEqual([]);
    expect((await tailLines(join(folder, 'none'), 10)).lines).toEqual([]);
  });

  it('reads no more than the limit of a huge log and says that it is cut', async () => {
    writeFileSync(file, `${'x'.repeat(99)}\n`.repeat(500_000));
    const tail = await tailLines(file, 5_000);
    expect(tail).toMatchObject({ cut: true });
    expect(tail.lines.length).toBe(Math.floor(LIMITS.logs.tailBytes / 100));
    expect(await tailLines(file, 10)).toMatchObject({ cut: false });
  });

  it('goes on in the rotated file', async () => {
    writeFileSync(`${file}.1`, 'one\ntwo\n');
    writeFileSync(file, 'three\n');
    expect((await tailLines(file, 2)).lines).toEqual(['two', 'three']);
  });

  it('makes broken UTF-8, NULs, terminal commands and progress bars readable, and keeps colours', async () => {
    const bell = '\u001b]0;title\u0007\u001b[2J\u001b[31mred\u001b[0m';
    writeFileSync(
      file,
      Buffer.concat([Buffer.from([0xff, 0x00, 0x41, 0x0a]), Buffer.from(`${bell}\n10%\r50%\r100%\r\n`)]),
    );
    expect((await tailLines(file, 3)).lines).toEqual([
      '\ufffd\\x00A',
      '\\x1b]0;title\\x07\\x1b[2J\u001b[31mred\u001b[0m',
      '100%',
    ]);
  });

  it('cuts and marks a very long line', async () => {
    writeFileSync(file, `before\n${'é'.repeat(60_000)}\nafter\n`);
    const [before, long, after] = (await tailLines(file, 3)).lines;
    expect([before, after]).toEqual(['before', 'after']);
    expect(Buffer.byteLength(long ?? '')).toBeLessThan(LIMITS.logs.lineBytes + 100);
    expect(long).toMatch(/… \(cut, the line has 120000 bytes\)$/);
  });

  it('shows the end of a line that is larger than what may be read', async () => {
    writeFileSync(file, `${'x'.repeat(1_000_000)}`);
    const { lines } = await tailLines(file, 3);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^… x/);
  });
});

describe('rotation', () => {
  it('keeps what was written, empties the log for whoever holds it open, and forgets the oldest copy', async () => {
    const log = openLog(file);
    for (const text of ['first\n', 'second\n', 'third\n']) {
      appendFileSync(log.fd, text);
      expect(await rotateLog(file)).toBeUndefined();
    }
    appendFileSync(log.fd, 'fourth\n');
    log.close();
    expect(readFileSync(file, 'utf8')).toBe('fourth\n');
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('third\n');
    expect(readFileSync(`${file}.2`, 'utf8')).toBe('second\n');
    expect(() => statSync(`${file}.3`)).toThrow();
    expect(modeOf(`${file}.1`)).toBe('600');
  });

  it('happens when a log is too large, and not before', async () => {
    const rotator = new LogRotator();
    rotator.add(file);
    appendFileSync(file, 'small\n');
    await rotator.check();
    expect(statSync(file).size).toBe(6);
    truncateSync(file, LIMITS.logs.rotateBytes + 1);
    await rotator.check();
    rotator.stop();
    expect(statSync(file).size).toBe(0);
    expect(statSync(`${file}.1`).size).toBe(LIMITS.logs.rotateBytes + 1);
  });

  it('copies no more of a burst than all copies may hold, from the beginning of a line on, and says what is left out', async () => {
    for (const text of ['first\n', 'second\n']) {
      writeFileSync(file, text);
      await rotateLog(file, 500);
    }
    const burst = Array.from({ length: 1_000 }, (_, index) => `line ${String(index).padStart(4, '0')}\n`);
    writeFileSync(file, burst.join(''));
    expect(await rotateLog(file, 500)).toBeUndefined();
    const [said, ...kept] = readFileSync(`${file}.1`, 'utf8').split(/(?<=\n)/);
    expect(said).toBe('— stacklight: 9.0 kB of output before this line are not kept: older logs hold 1.0 kB —\n');
    expect(kept).toEqual(burst.slice((-500 * LIMITS.logs.keptFiles) / 10));
    expect(statSync(file).size).toBe(0);
    // They are older than what is left out.
    expect(() => statSync(`${file}.2`)).toThrow();
    expect(modeOf(`${file}.1`)).toBe('600');
  });

  it('says what stands in its way and does not throw', async () => {
    expect(await rotateLog(join(folder, 'none.log'))).toMatchObject({ code: 'log-rotation' });
  });
});

describe('following a log', () => {
  let seen: string[] = [];
  let controller: AbortController;
  let done: Promise<void>;
  function follow(path = file, lines?: number): void {
    seen = [];
    controller = new AbortController();
    done = followFile(path, (each) => seen.push(...each), controller.signal, { lines });
  }
  afterEach(async () => {
    controller?.abort();
    await done;
  });

  it('begins with the last lines and goes on with what comes, each line once and whole', async () => {
    writeFileSync(file, 'one\ntwo\nthr');
    follow(file, 1);
    await until('the first lines', () => seen.length === 1);
    appendFileSync(file, 'ee\nfour\n');
    await until('the next lines', () => seen.length === 3);
    expect(seen).toEqual(['two', 'three', 'four']);
  });

  it('puts characters together that came in two pieces', async () => {
    const bytes = Buffer.from('héllo\n');
    writeFileSync(file, 'first\n');
    follow(file, 1);
    await until('the first line', () => seen.length === 1);
    appendFileSync(file, bytes.subarray(0, 2));
    appendFileSync(file, bytes.subarray(2));
    await until('the line', () => seen.length === 2);
    expect(seen).toEqual(['first', 'héllo']);
  });

  it('survives a rotation', async () => {
    writeFileSync(file, `${'old\n'.repeat(1_000)}`);
    follow(file, 1);
    await until('the first line', () => seen.length === 1);
    await rotateLog(file);
    appendFileSync(file, 'new\n');
    await until('the line after the rotation', () => seen.includes('new'));
    expect(seen).toEqual(['old', 'new']);
  });

  it('waits for a file that is not there yet', async () => {
    follow(join(folder, 'later.log'), 1);
    writeFileSync(join(folder, 'later.log'), 'here\n');
    await until('the line', () => seen.length === 1);
  });

  it('skips ahead when it cannot keep up, and says so', async () => {
    writeFileSync(file, 'first\n');
    follow(file, 1);
    await until('the first line', () => seen.length === 1);
    appendFileSync(file, `${'x'.repeat(99)}\n`.repeat(100_000));
    appendFileSync(file, 'last\n');
    await until('the last line', () => seen.at(-1) === 'last');
    expect(seen.length).toBeLessThan(12_000);
    expect(seen.some((line) => /^— stacklight: \d+ bytes skipped —$/.test(line))).toBe(true);
  });
});
