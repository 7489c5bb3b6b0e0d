import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentPlatform } from '../../../../electron/platform/current.ts';
import { findStack } from '../../../../electron/stack/find.ts';
import { stacklight } from '../../../support/cli.ts';
import { silentDisk } from '../../../support/silent-disk.ts';
import { until } from '../../../support/until.ts';

let folder = '';
const at = (...names: string[]) => join(folder, ...names);
const run = (...args: string[]) => stacklight(at('home'), args, { cwd: folder });

function project(name: string, text: string): string {
  mkdirSync(at(name));
  writeFileSync(at(name, 'stacklight.yaml'), `name: ${name}\nservices:\n${text}`);
  return at(name);
}

/** Another stack does all that it should, and the supervisor ends when it is asked to. */
async function expectOthersGoOn(other: string): Promise<void> {
  const pid = (await run('daemon', 'status', '--json')).json<{ pid: number }>().pid;
  const up = await run('up', '--stack', other, '--yes');
  expect(up.code, up.stdout + up.stderr).toBe(0);
  const status = await run('status', '--stack', other, '--json');
  expect(status.json<{ light: string; fileProblems: unknown[] }>()).toMatchObject({ light: 'green', fileProblems: [] });
  expect((await run('down', '--stack', other)).code).toBe(0);
  const stopped = await run('daemon', 'stop');
  expect(stopped.stdout).toContain('has stopped');
  await until('its process is gone', async () => (await currentPlatform().process(pid))?.zombie !== false);
}

describe('a stack whose files hang whoever opens them', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hanging-'));
  });
  afterEach(async () => {
    await run('daemon', 'stop');
    rmSync(folder, { recursive: true, force: true });
  });

  it('by named pipes as env file, .env and Compose file holds up no other', async () => {
    const other = project('other', '  two: { command: sleep 300 }\n');
    const stack = project('pipes', '  one: { command: sleep 300, env_file: [later.env, pipe] }\n');
    writeFileSync(join(stack, 'later.env'), 'A=1\n');
    for (const name of ['pipe', '.env', 'compose.yaml']) execFileSync('mkfifo', [join(stack, name)]);
    const up = await run('up', '--stack', stack, '--yes');
    expect(up.code).toBe(1);
    expect(up.stdout).toContain(`${join(stack, 'pipe')} is a named pipe, not a file; it was not opened`);
    await expectOthersGoOn(other);
  });

  it('by a disk that does not answer is not waited for by the search for a stack file', async (context) => {
    const disk = await silentDisk(at('away'));
    if (typeof disk === 'string') return context.skip(`skipped: ${disk}`);
    try {
      const found = await findStack(at('away'));
      expect(found.ok || found.problem.message).toContain('its disk does not respond');
      const told = await run('validate', '--stack', at('away'));
      expect(told.stderr).toContain('its disk does not respond');
    } finally {
      await disk.end();
    }
  });

  it('by a disk that does not answer holds up no other', async (context) => {
    const disk = await silentDisk(at('away'));
    if (typeof disk === 'string') return context.skip(`skipped: ${disk}`);
    try {
      const other = project('other', '  two: { command: sleep 300 }\n');
      const far = ['x', 'y', 'z'].map((name) => at('away', name, '.env')).join(', ');
      const stack = project('far', `  one: { command: sleep 300, env_file: [linked.env, ${far}] }\n`);
      for (const name of ['.env', 'linked.env']) symlinkSync(at('away', 'linked'), join(stack, name));
      const up = await run('up', '--stack', stack, '--yes');
      expect(up.code).toBe(1);
      expect(up.stdout).toContain('could not be read within 3 s: its disk does not respond');
      await expectOthersGoOn(other);
    } finally {
      await disk.end();
    }
  });
});
