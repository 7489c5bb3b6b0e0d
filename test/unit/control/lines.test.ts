import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineReader } from '../../../electron/control/lines.ts';

/** Feeds bytes cut at the given places and returns the lines, and whether the reader gave up. */
function read(bytes: Buffer, cuts: readonly number[], maxLength = 1_000) {
  const lines: string[] = [];
  let tooLong = 0;
  const take = lineReader(
    maxLength,
    (line) => lines.push(line),
    () => {
      tooLong += 1;
    },
  );
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (const [index, place] of places.entries()) take(bytes.subarray(place, places[index + 1] ?? place));
  return { lines, tooLong };
}

describe('the line reader', () => {
  it('gives the same lines however the bytes are cut, also within a character', () => {
    const line = fc
      .string({ unit: 'binary', maxLength: 30 })
      .filter((text) => text.trim() !== '' && !text.includes('\n'));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
        expect(read(bytes, cuts).lines).toEqual(lines.map((one) => Buffer.from(one).toString()));
      }),
    );
  });

  it('gives two messages of one chunk, and keeps the beginning of a third', () => {
    expect(read(Buffer.from('{"id":1}\n{"id":2}\n{"id":'), []).lines).toEqual(['{"id":1}', '{"id":2}']);
  });

  it('passes over empty lines', () => {
    expect(read(Buffer.from('\n\r\n  \nx\n'), [1, 2]).lines).toEqual(['x']);
  });

  it('takes a line of just the length that is allowed', () => {
    expect(read(Buffer.from('abc\nabcd\n'), [], 4)).toEqual({ lines: ['abc', 'abcd'], tooLong: 0 });
  });

  it.each([[[]], [[3, 7]]])('gives up once at a line that is too long, and is deaf from then on', (cuts) => {
    const seen = read(Buffer.from('ok\nabcde\nlater\n'), cuts, 4);
    expect(seen).toEqual({ lines: ['ok'], tooLong: 1 });
  });

  it('does not wait for the end of a line that never comes', () => {
    expect(read(Buffer.alloc(5_000, 'x'), [100, 2_000]).tooLong).toBe(1);
  });
});
