import { describe, expect, it } from 'vitest';
import {
  EVENT_BYTES,
  endedPids,
  exitOf,
  noExitOf,
  wakeable,
  wakeUp,
} from '../../../../electron/platform/macos/kernel-events.ts';
import {
  parseBsdInfo,
  parsePids,
  parseShortInfo,
  parseSocketDescriptors,
  parseTaskUsage,
  parseWorkingDirectory,
} from '../../../../electron/platform/macos/proc-info.ts';
import { parseProcessArguments } from '../../../../electron/platform/macos/process-arguments.ts';
import { parseSocketInfo } from '../../../../electron/platform/macos/socket-info.ts';
import * as made from './structures.ts';

describe('processes', () => {
  it('are read with parent, group, user, terminal and start', () => {
    expect(parseBsdInfo(made.running)).toEqual({
      pid: 4711,
      ppid: 1,
      pgid: 4711,
      uid: 501,
      zombie: false,
      name: 'node',
      terminal: 0x1000_0001,
      startSeconds: 1_764_345_600,
    });
  });

  it('are told apart from zombies, and have no terminal where there is none', () => {
    expect(parseBsdInfo(made.zombie)).toMatchObject({ zombie: true, terminal: undefined });
  });

  it('of other users are read without a start', () => {
    const process = parseShortInfo(made.foreign);
    expect(process).toEqual({ pid: 99, ppid: 1, pgid: 99, uid: 65, zombie: false, name: 'mDNSResponder' });
  });

  it('have memory in bytes and time by the ticks of the machine', () => {
    expect(parseTaskUsage(made.running, 125 / 3)).toEqual({ memory: 52_428_800, cpuMs: 150 });
    expect(parseTaskUsage(made.running, 1)?.cpuMs).toBe(3.6);
  });

  it('have a working directory, not the root', () => {
    expect(parseWorkingDirectory(made.folders)).toBe('/Users/ann/shop');
  });

  it('have sockets among their descriptors', () => {
    expect(parseSocketDescriptors(made.descriptors)).toEqual([3, 12]);
  });

  it('are listed without the kernel itself', () => {
    expect(parsePids(Buffer.from('0000000001000000671200000000', 'hex'))).toEqual([1, 4711]);
  });

  it('of which the kernel gave less are none', () => {
    for (const length of [0, 1, 63]) {
      expect(parseBsdInfo(made.running.subarray(0, length))).toBeUndefined();
      expect(parseShortInfo(made.foreign.subarray(0, length))).toBeUndefined();
      expect(parseTaskUsage(made.running.subarray(0, 136), 1)).toBeUndefined();
      expect(parseWorkingDirectory(made.folders.subarray(0, length))).toBeUndefined();
    }
  });
});

describe('sockets', () => {
  const parsed = (bytes: Buffer) => parseSocketInfo(bytes, 4711, 501);

  it('that listen have an address and the name that the kernel gives them', () => {
    expect(parsed(made.listener)).toEqual({
      protocol: 'tcp',
      state: 'listen',
      family: 4,
      localAddress: '127.0.0.1',
      localPort: 5173,
      remoteAddress: undefined,
      remotePort: undefined,
      socket: 'abcdef01',
      pid: 4711,
      uid: 501,
    });
  });

  it('for both families listen on ::', () => {
    expect(parsed(made.dualListener)).toMatchObject({
      family: 6,
      localAddress: '::',
      localPort: 8080,
      state: 'listen',
    });
  });

  it('of IPv6 that carry a connection over IPv4 have its addresses', () => {
    expect(parsed(made.shortOverDual)).toMatchObject({
      state: 'established',
      family: 4,
      localAddress: '127.0.0.1',
      remoteAddress: '127.0.0.1',
      remotePort: 50_123,
    });
  });

  it('in TIME_WAIT are said to be', () => {
    expect(parsed(made.timeWait)).toMatchObject({
      state: 'time-wait',
      localAddress: 'fe80::1',
      remoteAddress: '2001:db8::2',
      remotePort: 50_124,
    });
  });

  it('of UDP listen unless they are connected', () => {
    expect(parsed(made.udp)).toMatchObject({
      protocol: 'udp',
      state: 'listen',
      localAddress: '0.0.0.0',
      localPort: 5353,
    });
  });

  it('of other kinds, bound to nothing, or cut short are none', () => {
    expect(parsed(made.unix)).toBeUndefined();
    expect(parsed(made.listener.subarray(0, 791))).toBeUndefined();
    const unbound = Buffer.from(made.listener);
    unbound.writeUInt16BE(0, 268);
    expect(parsed(unbound)).toBeUndefined();
  });
});

describe('command line and environment', () => {
  const bytes = (count: number, text: string) => {
    const head = Buffer.alloc(4);
    head.writeInt32LE(count);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  it('are read with empty arguments, and end at the empty text', () => {
    const text = '/usr/local/bin/node\0\0\0\0\0node\0\0a b\0A=1\0B=x=y\0\0executable_path=/x\0';
    expect(parseProcessArguments(bytes(3, text))).toEqual({
      command: ['node', '', 'a b'],
      environment: ['A=1', 'B=x=y'],
    });
  });

  it('of a protected program have no environment', () => {
    expect(parseProcessArguments(bytes(1, '/bin/ls\0ls\0\0'))).toEqual({ command: ['ls'], environment: [] });
  });

  it('give what is there when they end early, and nothing of garbage', () => {
    expect(parseProcessArguments(bytes(9, '/bin/ls\0ls\0-l'))).toEqual({ command: ['ls', '-l'], environment: [] });
    expect(parseProcessArguments(bytes(-1, '/bin/ls\0ls\0'))).toBeUndefined();
    expect(parseProcessArguments(bytes(1, '/bin/ls'))).toBeUndefined();
    expect(parseProcessArguments(Buffer.alloc(3))).toBeUndefined();
  });
});

describe('kernel events', () => {
  it('ask for the end of a process once, and take that back', () => {
    const hex = (event: Buffer) => event.toString('hex').replace(/(?:00)+$/, '');
    // ident 4711, EVFILT_PROC, EV_ADD | EV_ENABLE | EV_ONESHOT, NOTE_EXIT; then EV_DELETE.
    expect(hex(exitOf(4711))).toBe('6712000000000000fbff150000000080');
    expect(hex(noExitOf(4711))).toBe('6712000000000000fbff02');
    // EVFILT_USER, EV_ADD | EV_ENABLE | EV_CLEAR; then NOTE_TRIGGER.
    expect(hex(wakeable())).toBe('0000000000000000f6ff25');
    expect(hex(wakeUp())).toBe('0000000000000000f6ff000000000001');
  });

  it('name the processes that ended, and nothing else', () => {
    const events = Buffer.concat([exitOf(4711), wakeUp(), exitOf(12), Buffer.alloc(EVENT_BYTES)]);
    expect(endedPids(events, 3)).toEqual([4711, 12]);
    expect(endedPids(events, 99)).toEqual([4711, 12]);
    expect(endedPids(events, 0)).toEqual([]);
  });
});
