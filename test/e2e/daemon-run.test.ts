/** `daemon run`, which service managers start: it stays in the foreground until it is told to end. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stacklight } from '../support/cli.ts';
import { isRunning } from '../support/cli-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

it('stays until a signal, without a terminal and in a home that is new to it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-run-'));
  const child = spawn(process.execPath, [join(PROJECT, 'out/main/cli.js'), 'daemon', 'run'], {
    env: { ...process.env, STACKLIGHT_HOME: home },
    stdio: 'ignore',
  });
  const status = async () => (await stacklight(home, ['daemon', 'status', '--json'])).json<{ pid?: number }>();
  try {
    await until('it answers, or has ended', async () => !isRunning(child) || (await status()).pid !== undefined);
    // It once ended by itself when it had begun; a call of the command takes longer than that did.
    expect((await status()).pid).toBe(child.pid);
    expect(isRunning(child)).toBe(true);
    child.kill('SIGTERM');
    await until('it ends when it is told to', () => child.exitCode === 0);
  } finally {
    if (isRunning(child)) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

it('ends by a signal that comes before it serves', async () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-run-'));
  const child = spawn(process.execPath, [join(PROJECT, 'out/main/daemon.js')], {
    env: { ...process.env, STACKLIGHT_HOME: home },
    stdio: 'ignore',
  });
  try {
    await until('it has the lock', () => existsSync(join(home, 'supervisor.lock.1')), { everyMs: 1 });
    child.kill('SIGTERM');
    await until('it has ended', () => !isRunning(child));
    expect([child.exitCode, child.signalCode]).toEqual([0, null]);
  } finally {
    if (isRunning(child)) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

it('lets no second one in although a disk damaged the lock under the first', async () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-lock-'));
  const status = async () => (await stacklight(home, ['daemon', 'status', '--json'])).json<{ pid?: number }>();
  try {
    await stacklight(home, ['daemon', 'start']);
    const { pid } = await status();
    for (const damage of [(text: string) => text.slice(0, 9), (text: string) => text.replace(`${pid}`, `${pid}9`)]) {
      const [lock = ''] = readdirSync(home).filter((name) => /^supervisor\.lock\.\d+$/.test(name));
      writeFileSync(join(home, lock), damage(readFileSync(join(home, lock), 'utf8')));
      const second = await stacklight(home, ['daemon', 'run']);
      expect(second).toMatchObject({ code: 4, stderr: expect.stringContaining(`already runs (pid ${pid})`) });
      expect((await status()).pid).toBe(pid);
    }
  } finally {
    await stacklight(home, ['daemon', 'stop']);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
