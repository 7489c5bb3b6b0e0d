import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { pageAfter, pageAtEnd, pageBefore } from '../../../../electron/drivers/container/log-pages.ts';

const stampOf = (index: number) => `${1_000 + index}.000000000`;
const lineOf = (index: number) => `${new Date((1_000 + index) * 1_000).toISOString()} ${'x'.repeat(1_000)}\n`;

/** An engine whose container has a terminal and has printed so many lines of 1,000 characters, whatever is asked for. */
function engineWith(count: number): Parameters<typeof pageAtEnd>[0] {
  const request = async () => ({ ok: true, value: Readable.from([Buffer.from(printed(count))]) });
  return { get: () => ({ terminal: true }), request } as unknown as Parameters<typeof pageAtEnd>[0];
}
const printed = (count: number) => Array.from({ length: count }, (_, index) => lineOf(index)).join('');
const size = { count: 100, most: 10_000 };

it('a page of the end holds as many bytes as it may, the newest, and says that there are older lines', async () => {
  const read = await pageAtEnd(engineWith(90), 'id', size);
  expect(read.ok && [read.value.lines.map(({ stamp }) => stamp), read.value.older]).toEqual([
    Array.from({ length: 10 }, (_, index) => stampOf(80 + index)),
    true,
  ]);
});

it('a page further back holds the lines directly before, of which none is passed over', async () => {
  const read = await pageBefore(engineWith(90), 'id', { stamp: stampOf(80), seen: 10 }, size);
  expect(read.ok && [read.value.lines.map(({ stamp }) => stamp), read.value.older]).toEqual([
    Array.from({ length: 10 }, (_, index) => stampOf(70 + index)),
    true,
  ]);
});

it('a page of what is new says that lines were passed over', async () => {
  const read = await pageAfter(engineWith(90), 'id', { stamp: stampOf(0), had: 1 }, size);
  expect(read.ok && [read.value.lines.length, read.value.skipped]).toEqual([10, true]);
});
