import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { Finding } from '../../electron/contract/finding.ts';
import { stacklight } from '../support/cli.ts';

/** A file that a required env file is copied from; the service reads it and stays. */
const STACK = `name: desk
services:
  api: { command: sh -c "exec sleep 600", env_file: [api.env], stop_grace_period: 1s }
  lost: { command: no-such-program-here }
`;

describe('the doctor on the command line', () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-desk-'));
  const run = (...args: string[]) => stacklight(home, ['doctor', ...args, '--stack', folder]);
  const list = async () => (await run('--json')).json<{ findings: Finding[] }>().findings;

  beforeAll(async () => {
    writeFileSync(join(folder, 'stacklight.yaml'), STACK);
    writeFileSync(join(folder, 'api.env.example'), 'MODE=dev\n');
    await stacklight(home, ['up', '--no-wait', '--stack', folder]);
  });

  afterAll(async () => {
    await stacklight(home, ['down', '--stack', folder]);
    await stacklight(home, ['daemon', 'stop']);
    for (const path of [home, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  });

  it('lists what is wrong with evidence and how to mend it, and leaves with 1', async () => {
    const told = await run();
    expect(told.code).toBe(1);
    expect(told.stdout).toContain('✗ error  api needs the env file');
    expect(told.stdout).toContain('Create it from the example: stacklight doctor --fix env-file-missing/api');
    expect(told.stdout).toContain('there is no program no-such-program-here');
  });

  it('prints one document with the fields of the contract', async () => {
    const findings = await list();
    expect(findings.map(({ id }) => id)).toEqual(['env-file-missing/api', 'command-missing/lost']);
    expect(Object.keys(findings[0] ?? {})).toEqual(
      expect.arrayContaining(['id', 'severity', 'service', 'message', 'evidence', 'fixes']),
    );
  });

  it('shows the plan of a fix and does nothing without a yes', async () => {
    const planned = await run('--fix', 'env-file-missing/api', '--dry-run', '--json');
    expect(planned.json<Outcome>().plan.steps.map(({ action }) => action)).toEqual(['write', 'restart']);
    const refused = await run('--fix', 'env-file-missing/api');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('not confirmed');
    expect((await list()).map(({ id }) => id)).toContain('env-file-missing/api');
  });

  it('does the fix after a yes and proves that the fault is gone', async () => {
    const done = await run('--fix', 'env-file-missing/api', '--yes', '--json');
    const outcome = done.json<Outcome>();
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    expect(outcome.verification[0]).toMatchObject({ check: 'env-file-missing/api is gone', ok: true });
    expect(done.code).toBe(0);
    expect(statSync(join(folder, 'api.env')).mode & 0o777).toBe(0o600);
  });

  it('leaves with 0 when what is left is muted, and says what is', async () => {
    expect((await run('--mute', 'command-missing/lost')).stdout).toContain('is muted in this stack');
    const told = await run();
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('muted in this stack: ');
    expect(await list()).toMatchObject([{ id: 'command-missing/lost', muted: 'stack' }]);
    await run('--unmute', 'command-missing/lost');
    const twice = await run('--unmute', 'command-missing/lost');
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('command-missing/lost is not muted')]);
    expect((await run()).code).toBe(1);
  });

  it.each([
    [['--fix', 'no-such'], 'does not find no-such'],
    [['--fix', 'command-missing/lost', '--with', 'magic'], 'There is no fix magic'],
    [['--mute', 'a', '--unmute', 'b'], 'one of --fix, --mute and --unmute'],
    [['--forever'], '--forever goes with --mute'],
  ])('refuses %j with a sentence and 2', async (args, words) => {
    const refused = await run(...args);
    expect(refused.stderr).toContain(words);
    expect(refused.code).toBe(2);
  });
});
