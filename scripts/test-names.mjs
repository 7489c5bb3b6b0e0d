/**
 * `node scripts/test-names.mjs [FILE]`: the full name of every test, sorted, one a line. With the output of an earlier run as
 * FILE it says which names are gone and which are new, and fails when one is gone: files may move, tests may not get lost.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './prepare.mjs';
import { PROJECTS } from './test-parts.mjs';

/** vitest's own list: the files are loaded, no test runs. One project after the other keeps each one's settings. */
function namesOf(project, folder) {
  const file = path.join(folder, `${project}.json`);
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  execFileSync(process.execPath, [vitest, 'list', '--project', project, `--json=${file}`], {
    cwd: ROOT,
    stdio: 'pipe',
  });
  return JSON.parse(readFileSync(file, 'utf8')).map(({ name }) => name);
}

/** A name may be there several times: each counts. */
function without(names, others) {
  const left = new Map();
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1);
  return names.filter((name) => {
    const count = left.get(name) ?? 0;
    if (count > 0) left.set(name, count - 1);
    return count === 0;
  });
}

const folder = mkdtempSync(path.join(tmpdir(), 'stacklight-names-'));
const names = PROJECTS.flatMap((project) => namesOf(project, folder)).sort();
rmSync(folder, { recursive: true, force: true });
const [before] = process.argv.slice(2);
if (before === undefined) console.log(names.join('\n'));
else {
  const earlier = readFileSync(before, 'utf8').split('\n').filter(Boolean);
  const gone = without(earlier, names);
  for (const name of gone) console.log(`gone: ${name}`);
  for (const name of without(names, earlier)) console.log(`new: ${name}`);
  console.log(`${earlier.length} before, ${names.length} now, ${gone.length} gone`);
  process.exitCode = gone.length > 0 ? 1 : 0;
}
