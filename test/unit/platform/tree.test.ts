import { describe, expect, test } from 'vitest';
import type { ProcessInfo } from '../../../electron/platform/platform.ts';
import { lineageOf, membersOfTree } from '../../../electron/platform/tree.ts';

function process(pid: number, over: Partial<ProcessInfo> = {}): ProcessInfo {
  return {
    pid,
    startToken: String(pid * 10),
    ppid: 1,
    pgid: pid,
    sid: pid,
    uid: 1000,
    command: ['x'],
    startedAt: 0,
    zombie: false,
    ...over,
  };
}
const pids = (found: readonly ProcessInfo[]): readonly number[] => found.map((p) => p.pid).sort((a, b) => a - b);
const root = { pid: 100, startToken: '1000' };
const self = 900;

describe('the tree of a process', () => {
  const table = [
    process(1),
    process(100),
    process(101, { ppid: 100, pgid: 100, sid: 100 }),
    process(102, { ppid: 101, pgid: 102, sid: 102 }),
    process(103, { ppid: 1, pgid: 103, sid: 100 }),
    process(104, { ppid: 1, pgid: 100, sid: 7 }),
    process(105),
    process(106, { ppid: 100, zombie: true }),
    process(self),
  ];

  test('is its group, its session and its descendants, without zombies', () => {
    expect(pids(membersOfTree(root, table, self))).toEqual([100, 101, 102, 103, 104]);
  });

  test('still has its members after the root died', () => {
    const orphaned = table.filter((p) => p.pid !== 100).map((p) => (p.ppid === 100 ? { ...p, ppid: 1 } : p));
    expect(pids(membersOfTree(root, orphaned, self))).toEqual([101, 102, 103, 104]);
  });

  test('holds what carries the marker, and what descends from that', () => {
    const escaped = [...table, process(200), process(201, { ppid: 200 })];
    expect(pids(membersOfTree(root, escaped, self, new Set([200])))).toContain(201);
  });

  test('is only what is marked when another process has the pid now', () => {
    const reused = { pid: 100, startToken: 'other' };
    expect(pids(membersOfTree(reused, table, self))).toEqual([]);
    expect(pids(membersOfTree(reused, table, self, new Set([105])))).toEqual([105]);
  });

  test('never holds ourselves, our ancestors or pid 1', () => {
    const inside = [...table, process(300, { ppid: 101, pgid: 100, sid: 100 })];
    expect(pids(membersOfTree(root, inside, 300))).toEqual([103, 104]);
    expect(pids(membersOfTree({ pid: 1, startToken: '10' }, inside, 300))).not.toContain(1);
  });

  test('a table with a loop in it ends', () => {
    expect([
      ...lineageOf(
        5,
        new Map([
          [5, { ppid: 6 }],
          [6, { ppid: 5 }],
        ]),
      ),
    ]).toEqual([5, 6]);
  });
});
