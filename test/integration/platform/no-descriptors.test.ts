import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../support/bundle.ts';

it.each(['', 'portable'])('what cannot be looked at for lack of descriptors is not dead (%s)', async (readers) => {
  const cache = resolve(import.meta.dirname, '../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // In the project, where its packages are found.
  const programs = mkdtempSync(resolve(cache, 'stacklight-descriptors-'));
  try {
    const entry = resolve(import.meta.dirname, '../../support/programs/no-descriptors.ts');
    const program = await bundle(entry, programs, 'found');
    const inside = ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, program];
    const env = { ...process.env, STACKLIGHT_PLATFORM: readers };
    const ran = spawnSync('sh', inside, { encoding: 'utf8', timeout: 30_000, env });
    expect(ran.stderr).toBe('');
    const unseen = {
      sent: false,
      why: 'forbidden',
      message: expect.stringContaining('could not be looked at: EMFILE'),
    };
    expect(JSON.parse(ran.stdout)).toEqual({
      told: {
        alive: true,
        ...{ process: 'rejected: EMFILE', tree: 'rejected: EMFILE', marked: 'rejected: EMFILE' },
        ...{ values: 'rejected: EMFILE', signal: unseen, group: unseen },
      },
      again: { alive: true, marked: [true], gone: false },
    });
  } finally {
    rmSync(programs, { recursive: true });
  }
});
