import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseEnvironmentValues,
  parseLsofDetails,
  parseLsofSockets,
  parseMarked,
  parsePs,
} from '../../../electron/platform/darwin-tables.ts';
import { type TableSource, tablePlatform } from '../../../electron/platform/table-platform.ts';
import { listenersOf, peerAmong } from '../../../electron/platform/table-sockets.ts';

const recorded = (name: string): string => readFileSync(new URL(`recorded/${name}`, import.meta.url), 'utf8');
const connection = { localAddress: '127.0.0.1', localPort: 61_234, remoteAddress: '127.0.0.1', remotePort: 54_112 };

describe('macOS', () => {
  const sockets = parseLsofSockets(recorded('darwin-lsof-sockets.txt'));
  const processes = parsePs(recorded('darwin-ps.txt'));

  test('lists each listening socket with its holders, shared ones once, and no client', () => {
    const listeners = listenersOf(sockets).filter(({ protocol }) => protocol === 'tcp');
    expect(listeners.map(({ address, port, pids }) => [address, port, ...pids])).toEqual([
      ['::', 22, 1],
      ['0.0.0.0', 22, 1],
      ['::', 54_112, 612],
      ['127.0.0.1', 54_112, 4711],
      ['127.0.0.1', 54_112, 4712],
      ['127.0.0.1', 8_000, 4720, 4721],
      ['::1', 3_001, 4800],
    ]);
  });

  test('a bound UDP socket listens, a connected or unbound one does not', () => {
    const udp = listenersOf(sockets).filter(({ protocol }) => protocol === 'udp');
    expect(udp.map(({ address, port }) => [address, port])).toEqual([['0.0.0.0', 5353]]);
  });

  test('finds the other end of a connection', () => {
    expect(peerAmong(sockets, connection)).toMatchObject({ how: 'held', pids: [4711] });
    expect(peerAmong(sockets, { ...connection, localPort: 1 })).toEqual({ how: 'gone', pids: [] });
  });

  test('reads processes with start, terminal, processor time and zombies', () => {
    expect(processes.map(({ pid }) => pid)).toEqual([1, 612, 4700, 4711, 4720, 4799]);
    expect(processes[3]).toMatchObject({
      ppid: 4700,
      uid: 501,
      user: 'ann',
      terminal: 'ttys003',
      command: ['/opt/homebrew/bin/python3.11', 'main.py', '--port', '54112'],
      startedAt: new Date(2026, 10, 21, 14, 2, 5).getTime(),
      memory: 41_200 * 1024,
      cpuMs: 1_500,
    });
    expect(processes[4]?.cpuMs).toBe(((26 * 60 + 3) * 60 + 4) * 1000);
    expect(processes.map(({ zombie }) => zombie)).toEqual([false, false, false, false, false, true]);
  });

  test('takes folder and program from lsof', () => {
    expect(parseLsofDetails(recorded('darwin-lsof-details.txt')).get(4711)).toEqual({
      cwd: '/Users/ann/shop/api',
      exe: '/opt/homebrew/Cellar/python@3.11/3.11.9/bin/python3.11',
    });
  });

  test('finds the marker as a whole word of the environment', () => {
    const lines = '  7 python main.py A=1 M=x B=2\n  8 python main.py M=xy\n';
    expect([...parseMarked(lines, 'M=x')]).toEqual([7]);
  });

  test('reads one variable of every process, from its environment and not from its command line', () => {
    const lines = '  7 env M=no python A=1 M=x B=2\n  8 python AM=y\n';
    expect([...parseEnvironmentValues(lines, 'M')]).toEqual([[7, 'x']]);
  });

  test('any text gives rows or nothing, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('p', 'f', 'n', 'T', '1', ':', '\n', '*', ' ') }), (text) => {
        expect(Array.isArray(parseLsofSockets(text)) && Array.isArray(parsePs(text))).toBe(true);
      }),
    );
  });
});

describe('a platform on tables', () => {
  const sockets = parseLsofSockets(recorded('darwin-lsof-sockets.txt'));
  const own = { ...parsePs(recorded('darwin-ps.txt'))[3], pid: process.pid, startToken: 'now' };
  let reads = 0;
  const source: TableSource = {
    processes: async () =>
      parsePs(recorded('darwin-ps.txt')).map((one) => (one.pid === 4711 ? { ...one, ...own } : one)),
    sockets: async () => {
      reads++;
      return sockets;
    },
    marked: async () => new Set([4720]),
    environmentValues: async () => new Map(),
  };
  const platform = tablePlatform(source);

  test('reads the table once for questions asked together', async () => {
    const [listeners, peer] = await Promise.all([platform.listeners(), platform.peerOf(connection)]);
    expect([listeners.length, peer.how, reads]).toEqual([8, 'held', 1]);
    expect(await platform.listeningSockets()).toBeUndefined();
    expect([...(await platform.timeWaitPorts())]).toEqual([61_235]);
  });

  test('tells a reused pid from the process that we mean as soon as it knows the table', async () => {
    const identity = { pid: process.pid, startToken: 'now' };
    expect(platform.alive(identity)).toBe(true);
    await platform.processes();
    await new Promise((resolve) => setImmediate(resolve));
    expect(platform.alive(identity)).toBe(true);
    expect(platform.alive({ pid: process.pid, startToken: 'before' })).toBe(false);
    expect(platform.alive({ pid: 2 ** 22 + 1, startToken: 'x' })).toBe(false);
  });

  test('finds trees by descent and marker, and measures', async () => {
    const tree = await platform.tree({ pid: 612, startToken: 'other' }, 'M=x');
    expect(tree.map(({ pid }) => pid)).toEqual([4720]);
    expect((await platform.usage([612])).get(612)).toEqual({ cpu: 0, memory: 201_344 * 1024 });
  });
});
