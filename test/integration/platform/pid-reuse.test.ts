/** The number of a process that we know is given to somebody else: really, in a pid namespace of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAsRoot } from '../../support/as-root.ts';
import { bundle } from '../../support/bundle.ts';

describeAsRoot('a pid that belongs to an innocent by now', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-pids-'));
  let told: Record<string, Record<string, unknown>> = {};

  beforeAll(async () => {
    const cache = resolve(import.meta.dirname, '../../../node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    // In the project, where its packages are found.
    const programs = mkdtempSync(resolve(cache, 'stacklight-pids-'));
    try {
      const entry = resolve(import.meta.dirname, '../../support/programs/pid-reuse.ts');
      const program = await bundle(entry, programs, 'found');
      // A shell takes the dead off the namespace, which its first process has to do.
      const inside = ['sh', '-c', '"$0" "$@"; exit $?', process.execPath, program, folder];
      const ran = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', '--kill-child', '--', ...inside], {
        encoding: 'utf8',
        timeout: 50_000,
      });
      if (ran.status !== 0) throw new Error(`${ran.status} ${ran.signal} ${ran.stderr}`);
      told = JSON.parse(ran.stdout);
    } finally {
      rmSync(programs, { recursive: true });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const untouched = { lives: true, signals: '' };

  it('after a crash is not adopted and not stopped', () => {
    expect(told.record).toEqual({
      ...{ found: false, exits: 1, ...untouched },
      stopped: { gone: true, forced: false, survivors: [] },
    });
  });

  it('does not hide the end of what was adopted', () => {
    expect(told.adopted).toEqual({ exits: 1, ...untouched });
  });

  it('during a stop is spared by the force that comes after the grace period', () => {
    expect(told.stopping).toEqual({ outcome: { gone: true, forced: true, survivors: [] }, ...untouched });
  });

  it('between a plan and its yes makes the plan void', () => {
    expect(told.plan).toEqual({ outcome: 'changed', ...untouched });
  });
});
