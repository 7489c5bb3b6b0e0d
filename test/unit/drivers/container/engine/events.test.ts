import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineParser, toEvent } from '../../../../../electron/drivers/container/engine/parse-events.ts';
import { createFrameReader, createLineCutter } from '../../../../../electron/drivers/container/output-frames.ts';

/** As Docker 20.10 sends them. */
const DIE =
  '{"status":"die","id":"a1","from":"x","Type":"container","Action":"die","Actor":{"ID":"a1","Attributes":{"exitCode":"137","image":"x","name":"db"}},"scope":"local","time":1700000000,"timeNano":1700000000123456789}';
const HEALTH =
  '{"status":"health_status: unhealthy","id":"a1","Type":"container","Action":"health_status: unhealthy","Actor":{"ID":"a1","Attributes":{"name":"db"}},"scope":"local","time":1700000001,"timeNano":1700000001000000000}';
const NETWORK =
  '{"Type":"network","Action":"connect","Actor":{"ID":"n1","Attributes":{"container":"a1","name":"bridge","type":"bridge"}},"scope":"local","time":1700000002,"timeNano":1700000002000000000}';
const EXEC =
  '{"Type":"container","Action":"exec_die","Actor":{"ID":"a1","Attributes":{"execID":"e"}},"time":1700000003,"timeNano":1700000003000000000}';

describe('the event stream', () => {
  it('gives the same events wherever it is cut', () => {
    const text = `${DIE}\n${HEALTH}\n${NETWORK}\n${EXEC}\n`;
    const whole = createLineParser()(text);
    expect(whole).toMatchObject([
      { action: 'die', id: 'a1', exitCode: 137, at: 1_700_000_000_123 },
      { action: 'health_status', id: 'a1' },
      { action: 'network-connect', id: 'a1' },
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
        const parse = createLineParser();
        const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
        const events = edges.slice(1).flatMap((edge, index) => parse(text.slice(edges[index], edge)));
        expect(events).toEqual(whole);
      }),
    );
  });

  it('survives garbage between good events, and events without a line break between them', () => {
    expect(createLineParser()(`<html>\n${DIE}${HEALTH}\n{"Type":3}\n`)).toMatchObject([
      'garbage',
      { action: 'die' },
      { action: 'health_status' },
      'garbage',
    ]);
  });

  it('does not keep a line that never ends', () => {
    const parse = createLineParser(100);
    expect(parse('x'.repeat(101))).toEqual(['garbage']);
    expect(parse(`\n${DIE}\n`)).toMatchObject([{ action: 'die' }]);
  });

  it('tells two events apart and recognises the same one', () => {
    const key = (text: string) => {
      const event = toEvent(JSON.parse(text));
      return typeof event === 'object' ? event.key : undefined;
    };
    expect(key(DIE)).toBe(key(DIE));
    expect(key(DIE)).not.toBe(key(HEALTH));
  });
});

describe('the output stream', () => {
  const frame = (stream: number, text: string) => {
    const head = Buffer.alloc(8);
    head[0] = stream;
    head.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  it('is taken apart the same wherever it is cut', () => {
    const bytes = Buffer.concat([frame(1, 'out\n'), frame(2, ''), frame(2, 'schön\n'), frame(1, 'end')]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const read = createFrameReader(false);
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const frames = edges.slice(1).flatMap((edge, index) => read(bytes.subarray(edges[index], edge)));
        const of = (stream: string) =>
          Buffer.concat(frames.flatMap((one) => (one.stream === stream ? [one.bytes] : []))).toString();
        expect([of('stdout'), of('stderr')]).toEqual(['out\nend', 'schön\n']);
      }),
    );
  });

  it('is cut into lines that are never longer than allowed', () => {
    const cutter = createLineCutter(4);
    expect(cutter.push(Buffer.from('ab\r\n\nabcdefghi\nx'))).toEqual(['ab', '', 'abcd', 'efgh', 'i']);
    expect(cutter.flush()).toEqual(['x']);
    expect(cutter.flush()).toEqual([]);
  });
});
