import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIpv6, isLoopback, isWildcard, normaliseAddress } from '../../../electron/platform/address.ts';
import { parseMarkedEnvironment } from '../../../electron/platform/login-environment.ts';
import { listeningRows, parseSocketTable, tcpState } from '../../../electron/platform/proc-net.ts';
import {
  environmentValue,
  parseAuxv,
  parseBootTime,
  parseCmdline,
  parsePasswd,
  parseStat,
  terminalName,
} from '../../../electron/platform/proc-stat.ts';

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ';
/** Recorded: seven listeners on one port, a connection on 8080, one in TIME_WAIT, one in the accept queue. */
const tcp = [
  header,
  '   0: 0100007F:A028 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31001 1 00000000f3bdef52 100 0 0 10 0',
  '   1: 0100007F:A028 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31002 1 00000000f3bdef53 100 0 0 10 0',
  '   2: 0200007F:A028 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31003 1 00000000f3bdef54 100 0 0 10 0',
  '   3: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31004 1 00000000f3bdef55 100 0 0 10 0',
  '   4: 0100007F:1F90 0100007F:C504 01 00000000:00000000 00:00000000 00000000  1000        0 31005 1 00000000f3bdef56 20 4 30 10 -1',
  '   5: 0100007F:C505 0100007F:A028 06 00000000:00000000 03:0000141E 00000000     0        0 0 3 0000000062bd9773',
  '   6: 0100007F:A028 0100007F:C506 01 00000000:00000000 00:00000000 00000000     0        0 0 1 00000000f3bdef57 20 4 30 10 -1',
].join('\n');
const tcp6 = [
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 00000000000000000000000000000000:0BB9 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41001 1 0000000000000000 100 0 0 10 0',
  '   1: 00000000000000000000000001000000:0BBA 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41002 1 0000000000000000 100 0 0 10 0',
  '   2: 0000000000000000FFFF00000100007F:0BB9 0000000000000000FFFF00000100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 41003 1 0000000000000000 20 4 30 10 -1',
  '   3: B80D0120000000000000000001000000:0BB9 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41004 1 0000000000000000 100 0 0 10 0',
].join('\n');

describe('the socket tables of the kernel', () => {
  test('every listening socket is its own row, also when several share one address and port', () => {
    const rows = listeningRows(tcp, 'tcp').filter((row) => row.localPort === 41000);
    expect(rows.map((row) => [row.localAddress, row.uid, row.inode])).toEqual([
      ['127.0.0.1', 1000, '31001'],
      ['127.0.0.1', 1000, '31002'],
      ['127.0.0.2', 0, '31003'],
    ]);
  });

  test('a client, a connection and TIME_WAIT are no listeners', () => {
    expect(listeningRows(tcp, 'tcp').map((row) => row.inode)).toEqual(['31001', '31002', '31003', '31004']);
    expect(parseSocketTable(tcp, [tcpState.timeWait])).toMatchObject([{ localPort: 50437, remotePort: 41000 }]);
  });

  test('IPv6 addresses are shortened and mapped ones are IPv4', () => {
    expect(parseSocketTable(tcp6).map((row) => [row.family, row.localAddress, row.localPort])).toEqual([
      [6, '::', 3001],
      [6, '::1', 3002],
      [4, '127.0.0.1', 3001],
      [6, '2001:db8::1', 3001],
    ]);
  });

  test('a UDP socket listens while it is bound and not connected', () => {
    const udp = `${header}\n 10: 0100007F:0035 00000000:0000 07 0:0 0:0 0 0 0 51001 2 0 0\n 11: 0100007F:D431 0100007F:0035 01 0:0 0:0 0 0 0 51002 2 0 0`;
    expect(listeningRows(udp, 'udp').map((row) => [row.localPort, row.inode])).toEqual([[53, '51001']]);
  });

  test('any text gives rows or nothing, never an exception', () => {
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseSocketTable(text))));
  });
});

describe('addresses', () => {
  test.each([
    ['[::1]', '::1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['fe80::1%eth0', 'fe80::1'],
    ['*', '0.0.0.0'],
    ['', '0.0.0.0'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['localhost', 'localhost'],
    ['1:2:3', '1:2:3'],
  ])('%s is %s', (text, expected) => expect(normaliseAddress(text)).toBe(expected));

  test('normalising twice changes nothing', () => {
    fc.assert(fc.property(fc.ipV6(), (text) => normaliseAddress(normaliseAddress(text)) === normaliseAddress(text)));
  });

  test('knows wildcards and loopback', () => {
    expect([isWildcard('::'), isWildcard('0.0.0.0'), isWildcard('127.0.0.1')]).toEqual([true, true, false]);
    expect([isLoopback('127.0.0.2'), isLoopback('::1'), isLoopback('10.0.0.1')]).toEqual([true, true, false]);
    expect(formatIpv6([1, 2, 3, 4, 5, 6, 7, 8])).toBe('1:2:3:4:5:6:7:8');
  });
});

describe('the files of a process', () => {
  test('a name with brackets and spaces does not shift the fields of stat', () => {
    const stat = `4711 (a) S (b) R 1 4711 4700 34817 4711 4194304 100 0 0 0 7 5 0 0 20 0 1 0 987654 1000 321 18446744073709551615 1 2 140722 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 140800 140900`;
    expect(parseStat(stat)).toEqual({
      pid: 4711,
      name: 'a) S (b',
      state: 'R',
      ppid: 1,
      pgid: 4711,
      sid: 4700,
      tty: 34817,
      cpuTicks: 12,
      startTicks: '987654',
      residentPages: 321,
      image: 'a) S (b 140722 140800',
    });
    expect(parseStat('')).toBeUndefined();
    expect(parseStat('1 (x) S 1')).toBeUndefined();
  });

  test('command lines, terminals, users, boot time', () => {
    expect(parseCmdline('python\0main.py\0\0\0')).toEqual(['python', 'main.py']);
    expect(parseCmdline('')).toEqual([]);
    expect([terminalName(34819), terminalName(1025), terminalName(0)]).toEqual(['pts/3', 'tty1', undefined]);
    expect(parsePasswd('root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n').get(1000)).toBe('ann');
    expect(parseBootTime('cpu 1 2\nbtime 1700000000\n')).toBe(1_700_000_000_000);
  });

  test('page size and clock ticks come from the auxiliary vector, with the usual values without one', () => {
    const words = BigUint64Array.from([6n, 16384n, 17n, 250n, 0n, 0n]);
    expect(parseAuxv(new Uint8Array(words.buffer))).toEqual({ pageBytes: 16384, ticksPerSecond: 250 });
    expect(parseAuxv(new Uint8Array())).toEqual({ pageBytes: 4096, ticksPerSecond: 100 });
  });

  test('gives the value of one variable and no other', () => {
    expect(environmentValue('AM=y\0M=x=1\0B=2\0', 'M')).toBe('x=1');
    expect(environmentValue('AM=y\0', 'M')).toBeUndefined();
  });
});

describe('the login environment', () => {
  test('is what stands between the marks, whatever start-up files print', () => {
    expect(parseMarkedEnvironment('welcome!\nMARKPATH=/bin\0TEXT=two\nlines=1\0MARKbye', 'MARK')).toEqual({
      PATH: '/bin',
      TEXT: 'two\nlines=1',
    });
  });

  test('is read from lines where env knows no -0', () => {
    expect(parseMarkedEnvironment('MARKPATH=/bin\nTEXT=two\nlines\nMARK', 'MARK')).toEqual({
      PATH: '/bin',
      TEXT: 'two\nlines',
    });
  });

  test('is unknown when the shell did not come so far', () => {
    expect(parseMarkedEnvironment('MARKPATH=/bin\0', 'MARK')).toBeUndefined();
    expect(parseMarkedEnvironment('', 'MARK')).toBeUndefined();
  });
});
