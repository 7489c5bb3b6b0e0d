import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localCommands } from '../../../electron/health/command.ts';
import { fileLogTail } from '../../../electron/health/log-tail.ts';
import type { ProbeContext } from '../../../electron/health/probe.ts';
import { runProbe } from '../../../electron/health/run-probe.ts';
import { until } from '../../support/until.ts';

let folder = '';
let context: ProbeContext;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacklight-health-'));
  const exec = localCommands(folder, { PATH: process.env.PATH ?? '', GREETING: 'hello' });
  context = { timeoutMs: 5_000, exec };
});
afterAll(() => rmSync(folder, { recursive: true }));

const shell = (command: string) => ({ type: 'exec', command: [command], shell: true }) as const;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('an exec probe', () => {
  it('passes on exit 0 with the output of both streams, the folder and only the given environment', async () => {
    const result = await runProbe(shell('echo $GREETING; pwd >&2; echo [$HOME]'), context);
    expect(result.ok).toBe(true);
    expect(result.output.trim().split('\n').sort()).toEqual([folder, '[]', 'hello']);
  });

  it('does not use a shell in the form of a list', async () => {
    const result = await runProbe({ type: 'exec', command: ['echo', '$GREETING; exit 3'], shell: false }, context);
    expect(result).toMatchObject({ ok: true, output: '$GREETING; exit 3\n' });
  });

  it('fails on every other exit code, with the line that says why', async () => {
    const result = await runProbe(shell('echo one; echo two; exit 7'), context);
    expect(result).toMatchObject({ ok: false, reason: 'exit', message: 'exit code 7 (two)' });
  });

  it('says that the command of the check is missing, with and without a shell', async () => {
    expect((await runProbe(shell('no-such-tool-at-all'), context)).message).toMatch(
      /^exit code 127: the check's command cannot be run/,
    );
    const result = await runProbe({ type: 'exec', command: ['no-such-tool-at-all'], shell: false }, context);
    expect(result).toMatchObject({ ok: false, reason: 'exit' });
    expect(result.message).toBe(
      'the check\'s command cannot be run (exec "no-such-tool-at-all": executable file not found)',
    );
  });

  it('ends the whole process group when the time is over', async () => {
    const result = await runProbe(shell('sleep 600 & echo $!; trap "" TERM; sleep 600'), {
      ...context,
      timeoutMs: 300,
    });
    expect(result).toMatchObject({
      ok: false,
      reason: 'timeout',
      message: expect.stringMatching(/^the command did not finish within 300 ms \(\d+\)$/),
    });
    const pid = Number(result.output);
    expect(pid).toBeGreaterThan(1);
    await until('the background process is gone', () => !isAlive(pid));
  });

  it('does not wait for a process in the background that holds the output', async () => {
    const result = await runProbe(shell('sleep 600 & echo $!'), context);
    expect(result.ok).toBe(true);
    const pid = Number(result.output);
    expect(pid).toBeGreaterThan(1);
    // The answer was there before it ended.
    expect(isAlive(pid)).toBe(true);
    process.kill(pid);
  });

  it('keeps the beginning and the end of a large output, 4096 bytes of it, and lets the command finish', async () => {
    const result = await runProbe(shell('echo why; head -c 5000000 /dev/zero | tr "\\0" x; echo; echo end'), context);
    expect(result.ok).toBe(true);
    expect(Buffer.byteLength(result.output)).toBe(4_096);
    expect(result.output).toMatch(/^why\nx+\n…\nx+\nend\n$/);
  });
});

describe('a log probe', () => {
  const pattern = { type: 'log', pattern: 'ready on \\d+' } as const;

  it('passes once the line is there, looks only at this incarnation, and stays passed', async () => {
    const file = join(folder, 'api.log');
    writeFileSync(file, 'ready on 1\n');
    const logTail = fileLogTail(file, 11);
    expect(await runProbe(pattern, { ...context, logTail })).toMatchObject({ ok: false, reason: 'body' });
    appendFileSync(file, 'starting\nrea');
    expect((await runProbe(pattern, { ...context, logTail })).ok).toBe(false);
    appendFileSync(file, 'dy \u001b[1mon 8000\u001b[0m\n');
    expect(await runProbe(pattern, { ...context, logTail })).toMatchObject({ ok: true, output: 'ready on 8000' });
    truncateSync(file);
    expect((await runProbe(pattern, { ...context, logTail })).ok).toBe(true);
  });

  it('finds a line after a rotation and behind megabytes of other output', async () => {
    const file = join(folder, 'big.log');
    writeFileSync(file, `${'x'.repeat(199)}\n`.repeat(10_000));
    const logTail = fileLogTail(file, 0);
    expect((await runProbe(pattern, { ...context, logTail })).ok).toBe(false);
    truncateSync(file);
    appendFileSync(file, 'ready on 2\n');
    expect((await runProbe(pattern, { ...context, logTail })).ok).toBe(true);
  });

  it('waits for a file that is not there yet', async () => {
    const logTail = fileLogTail(join(folder, 'none.log'), 0);
    expect(await runProbe(pattern, { ...context, logTail })).toMatchObject({ ok: false, reason: 'body' });
  });
});
