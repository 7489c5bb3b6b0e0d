import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { type Page, pageAfter, pageBefore } from '../../../electron/logs/pages.ts';
import { rotateLog } from '../../../electron/logs/rotate-log.ts';
import { writeStamps } from '../../../electron/logs/stamp-file.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-pages-'));
  file = join(folder, 'api.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

const texts = ({ lines }: Page) => lines.map(({ text }) => text);

/** Every line from the end to the beginning, page by page. */
async function allBackwards(count: number): Promise<string[]> {
  let page = await pageBefore(file, count);
  let all = texts(page);
  while (page.older) {
    const { from } = page;
    page = await pageBefore(file, count, from);
    expect(page.from).toBeLessThan(from);
    all = [...texts(page), ...all];
  }
  return all;
}

describe('pages of a log', () => {
  it('hold no more bytes than are asked for, and no line is passed over for that', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(1_000)}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const page = await pageBefore(file, 100, undefined, 10_000);
    expect(texts(page)).toEqual(lines.slice(-9));
    expect(texts(await pageBefore(file, 100, page.from, 10_000))).toEqual(lines.slice(-18, -9));
    expect(texts(await pageAfter(file, 100, 0, { most: 10_000 }))).toEqual(lines.slice(0, 9));
  });

  it('go from the end to the beginning, over rotated copies, each line once', async () => {
    const lines = Array.from({ length: 95 }, (_, index) => `line ${index}`);
    writeFileSync(file, `${lines.slice(0, 40).join('\n')}\n`);
    await rotateLog(file);
    // A rotation that cut a line in two.
    writeFileSync(file, `${lines.slice(40, 70).join('\n')}\nline `);
    await rotateLog(file);
    appendFileSync(file, `${lines.slice(70).join('\n').slice('line '.length)}\n`);
    for (const count of [1, 7, 95, 1_000]) expect(await allBackwards(count)).toEqual(lines);
  });

  it('keep their positions where a rotation left out what was too much', async () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `line ${String(index).padStart(4, '0')}`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    await writeStamps(file, { base: 0, inode: statSync(file).ino, stamps: [] });
    const before = await pageBefore(file, 10);
    await rotateLog(file, 500);
    appendFileSync(file, 'new\n');
    expect(texts(await pageAfter(file, 10, before.to))).toEqual(['new']);
    expect(texts(await pageBefore(file, 5, before.to))).toEqual(lines.slice(-5));
    expect((await allBackwards(7)).slice(1)).toEqual([...lines.slice(-100), 'new']);
  });

  it('go on with what was appended, and show the line that is not ended yet', async () => {
    writeFileSync(file, 'one\ntwo\n> ');
    const first = await pageBefore(file, 10);
    expect([texts(first), first.half]).toEqual([['one', 'two'], '> ']);
    appendFileSync(file, 'yes\nthree\n');
    const next = await pageAfter(file, 10, first.to);
    expect([texts(next), next.half, next.missing]).toEqual([['> yes', 'three'], undefined, 0]);
    expect(texts(await pageAfter(file, 10, next.to))).toEqual([]);
    expect(texts(await pageAfter(file, 1, first.to))).toEqual(['> yes']);
  });

  it('of 100,000 lines read no more than a page each', async () => {
    writeFileSync(file, Array.from({ length: 100_000 }, (_, index) => `line ${index} ${'x'.repeat(40)}\n`).join(''));
    const page = await pageBefore(file, 100);
    expect(texts(page)[0]).toMatch(/^line 99900 /);
    expect(page.to - page.from).toBeLessThan(LIMITS.logs.pageBytes);
    expect((await pageBefore(file, 100_000)).to - (await pageBefore(file, 100_000)).from).toBeLessThanOrEqual(
      LIMITS.logs.pageBytes,
    );
  });

  it('show a line of 10 MB in bounded pieces and what is around it whole', async () => {
    writeFileSync(file, `before\n${'x'.repeat(10_000_000)}\nafter\n`);
    const all = await allBackwards(100);
    expect([all[0], all.at(-1)]).toEqual(['before', 'after']);
    expect(all.length).toBeLessThan(30);
    expect(Math.max(...all.map((line) => line.length))).toBeLessThan(LIMITS.logs.lineBytes + 100);
  });

  it('skip ahead for who fell behind, and say how much', async () => {
    writeFileSync(file, 'first\n');
    const { to } = await pageBefore(file, 1);
    appendFileSync(file, `${'x'.repeat(99)}\n`.repeat(200_000));
    const page = await pageAfter(file, 10, to);
    expect(page.missing).toBeGreaterThan(15_000_000);
    expect(texts(page)[0]).toBe('x'.repeat(99));
  });

  it('say that a log is not there', async () => {
    expect(await pageBefore(file, 10)).toMatchObject({ lines: [], gone: true, older: false });
    writeFileSync(file, '');
    expect(await pageBefore(file, 10)).toMatchObject({ lines: [], gone: false });
  });

  it('hold NULs, broken UTF-8 and commands to terminals inert', async () => {
    writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0, 0x41, 0x0a]), Buffer.from('\u001b[2Jx\u202ey\n')]));
    expect(texts(await pageBefore(file, 10))).toEqual(['\ufffd\\x00A', '\\x1b[2Jx\\u202ey']);
  });
});
