import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeExecutable } from '../../../scripts/dist/executable.mjs';
import { median, timesOf } from '../measure.mjs';

const CALLS = 15;

/** The one executable: its size, its first call, which unpacks its files, and every later one, beside what starting Node costs. */
export const executable = {
  name: 'executable',
  title: 'the one executable: `--version`',
  rounds: 1,
  subjects: ['stacklight', 'node loop'],
  figures: {
    size: { unit: 'MB', digits: 0 },
    first: { unit: 'ms for the first call', digits: 0 },
    later: { unit: 'ms', digits: 0 },
  },
  async measure(subject) {
    if (subject.name !== 'stacklight') {
      const call = () => execFileSync(process.execPath, ['-e', '0']);
      const [first] = await timesOf(1, call);
      return { size: statSync(process.execPath).size / 1e6, first, later: median(await timesOf(CALLS, call)) };
    }
    const file = await makeExecutable();
    const cache = await mkdtemp(path.join(tmpdir(), 'stacklight-bench-cache-'));
    try {
      const call = () => execFileSync(file, ['--version'], { env: { ...process.env, XDG_CACHE_HOME: cache } });
      const [first] = await timesOf(1, call);
      return { size: statSync(file).size / 1e6, first, later: median(await timesOf(CALLS, call)) };
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  },
};
