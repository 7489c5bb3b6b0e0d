import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { until } from '../../support/until.ts';

const platform = currentPlatform();
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe.skipIf(process.platform !== 'linux')('the table of all processes', () => {
  test('one look serves all who ask at once, and nobody gets one older than their question', async () => {
    const [first, second] = await Promise.all([platform.processes(), platform.processes()]);
    expect(second).toBe(first);
    const since = performance.now();
    const third = await platform.processes();
    expect(third).not.toBe(first);
    expect(await platform.processes({ since })).toBe(third);
  });

  test('a process that becomes another program is known by its new command and environment', async () => {
    const marker = `STACKLIGHT_SERVICE=becomes-${process.pid}`;
    const child = spawn('/bin/sh', ['-c', `echo ready; read line; ${marker} exec sleep 1000`], { detached: true });
    started.push(child);
    await once(child.stdout, 'data');
    const marked = async () => (await platform.tree({ pid: 0, startToken: '' }, marker)).map(({ pid }) => pid);
    const command = async () => (await platform.processes()).find(({ pid }) => pid === child.pid)?.command.join(' ');
    expect(await marked()).toEqual([]);
    expect(await command()).toContain('echo ready');
    child.stdin.end('go\n');
    await until('the other program', async () => (await command()) === 'sleep 1000');
    expect(await marked()).toEqual([child.pid]);
  });
});
