import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listenersOf, peerAmong } from '../../../../electron/platform/table-sockets.ts';
import { parseProcessIdList } from '../../../../electron/platform/windows/jobs.ts';
import { parseProcessList } from '../../../../electron/platform/windows/process-list.ts';
import { parseSocketTable } from '../../../../electron/platform/windows/socket-tables.ts';

/** A number of 32 bits as Windows keeps a port: in network order, and what is left of it undefined. */
const port = (value: number) => [value >> 8, value & 255, 0xaa, 0xbb];
const number = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255];
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const table = (...rows: readonly (readonly number[])[]) => Buffer.from([...number(rows.length), ...rows.flat()]);

const LISTEN = 2;
const ESTABLISHED = 5;
const TIME_WAIT = 11;

function tcp4(state: number, local: readonly [number[], number], remote: readonly [number[], number], pid: number) {
  return [...number(state), ...local[0], ...port(local[1]), ...remote[0], ...port(remote[1]), ...number(pid)];
}

describe('tables of sockets', () => {
  const here = [127, 0, 0, 1];
  const any = [0, 0, 0, 0];
  const sockets = parseSocketTable(
    'tcp4',
    table(
      tcp4(LISTEN, [any, 8000], [any, 0], 9120),
      tcp4(ESTABLISHED, [here, 8000], [here, 60_001], 14_204),
      tcp4(ESTABLISHED, [here, 60_001], [here, 8000], 77),
      tcp4(TIME_WAIT, [here, 8000], [here, 60_002], 0),
      tcp4(LISTEN, [here, 9000], [any, 0], 0),
    ),
  );

  test('are read with their ports in network order and their owners', () => {
    expect(sockets.map(({ state, localAddress, localPort, pid }) => [state, localAddress, localPort, pid])).toEqual([
      ['listen', '0.0.0.0', 8000, 9120],
      ['established', '127.0.0.1', 8000, 14_204],
      ['established', '127.0.0.1', 60_001, 77],
      ['time-wait', '127.0.0.1', 8000, 0],
      ['listen', '127.0.0.1', 9000, 0],
    ]);
  });

  test('tell the other end of a connection, and never the idle process of TIME_WAIT', () => {
    const connection = { localAddress: '127.0.0.1', remoteAddress: '127.0.0.1', remotePort: 8000 };
    expect(peerAmong(sockets, { ...connection, localPort: 60_001 })).toMatchObject({ how: 'held', pids: [14_204] });
    expect(peerAmong(sockets, { ...connection, localPort: 60_002 }).how).toBe('gone');
  });

  test('an owner that is not told is nobody, not the process of number 0', () => {
    expect(listenersOf(sockets).map(({ port: on, pids }) => [on, ...pids])).toEqual([[8000, 9120], [9000]]);
  });

  test('IPv6 and UDP', () => {
    const v6 = parseSocketTable(
      'tcp6',
      table([
        ...[...zeros(15), 1, ...number(3), ...port(9300)],
        ...[...zeros(16), ...number(0), ...port(0), ...number(LISTEN), ...number(512)],
      ]),
    );
    expect(v6).toMatchObject([{ family: 6, localAddress: '::1', localPort: 9300, state: 'listen', pid: 512 }]);
    const udp4 = parseSocketTable('udp4', table([...here, ...port(5353), ...number(8)]));
    expect(udp4).toMatchObject([{ protocol: 'udp', localAddress: '127.0.0.1', localPort: 5353, pid: 8 }]);
    const udp6 = parseSocketTable('udp6', table([...zeros(16), ...number(0), ...port(5353), ...number(8)]));
    expect(udp6).toMatchObject([{ protocol: 'udp', family: 6, localAddress: '::', localPort: 5353, pid: 8 }]);
  });

  test('whatever the bytes, nothing is read beyond them', () => {
    const kinds = fc.constantFrom('tcp4' as const, 'tcp6' as const, 'udp4' as const, 'udp6' as const);
    fc.assert(
      fc.property(kinds, fc.uint8Array({ maxLength: 300 }), (kind, bytes) => {
        for (const { localPort } of parseSocketTable(kind, Buffer.from(bytes))) expect(localPort).toBeLessThan(65_536);
      }),
    );
  });
});

const BASE = 0x7f00_0000_1000n;

/** SYSTEM_PROCESS_INFORMATION without threads, its name behind it. */
function entry(at: number, last: boolean, row: { pid: number; parent: number; created: bigint; name: string }): Buffer {
  const head = Buffer.alloc(0x100);
  const name = Buffer.from(row.name, 'utf16le');
  if (!last) head.writeUInt32LE(head.length + name.length, 0);
  head.writeBigUInt64LE(row.created, 0x20);
  head.writeBigUInt64LE(300_000n, 0x28);
  head.writeBigUInt64LE(168_750n, 0x30);
  head.writeUInt16LE(name.length, 0x38);
  head.writeBigUInt64LE(name.length > 0 ? BASE + BigInt(at + head.length) : 0n, 0x40);
  head.writeBigUInt64LE(BigInt(row.pid), 0x50);
  head.writeBigUInt64LE(BigInt(row.parent), 0x58);
  head.writeBigUInt64LE(41_200_000n, 0x90);
  return Buffer.concat([head, name]);
}

function list(...rows: readonly Parameters<typeof entry>[2][]): Buffer {
  return rows.reduce(
    (all, row, index) => Buffer.concat([all, entry(all.length, index === rows.length - 1, row)]),
    Buffer.alloc(0),
  );
}

describe('the table of processes', () => {
  /** 2026-11-21T13:02:05.7654321Z */
  const created = 134_397_397_257_654_321n;

  test('has number, parent, start, name, time and memory of each', () => {
    const bytes = list(
      { pid: 0, parent: 0, created: 0n, name: '' },
      { pid: 4, parent: 0, created: created - 10n, name: '' },
      { pid: 14_204, parent: 4, created, name: 'python.exe' },
    );
    expect(parseProcessList(bytes, BASE)).toEqual([
      expect.objectContaining({ pid: 4, name: 'System' }),
      {
        pid: 14_204,
        ppid: 4,
        startToken: '134397397257654321',
        startedAt: Date.parse('2026-11-21T13:02:05.765Z'),
        name: 'python.exe',
        cpuMs: 46,
        memory: 41_200_000,
      },
    ]);
  });

  test('a parent that began after its child is another process under the number of one that is gone', () => {
    const bytes = list(
      { pid: 8, parent: 12, created, name: 'child.exe' },
      { pid: 12, parent: 4, created: created + 1n, name: 'later.exe' },
    );
    expect(parseProcessList(bytes, BASE).map(({ ppid }) => ppid)).toEqual([0, 0]);
  });

  test('whatever the bytes, it ends and reads nothing beyond them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        expect(parseProcessList(Buffer.from(bytes), BASE).length).toBeLessThan(700);
      }),
    );
  });
});

describe('the list of a job', () => {
  test('has the pids that are in it', () => {
    const bytes = Buffer.alloc(8 + 3 * 8);
    bytes.writeUInt32LE(5, 0);
    bytes.writeUInt32LE(2, 4);
    bytes.writeBigUInt64LE(4_188n, 8);
    bytes.writeBigUInt64LE(70_000n, 16);
    expect(parseProcessIdList(bytes)).toEqual([4_188, 70_000]);
    expect(parseProcessIdList(Buffer.alloc(3))).toEqual([]);
  });
});
