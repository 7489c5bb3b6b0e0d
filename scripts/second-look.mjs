/**
 * Looks once more at what failed while parts ran side by side: alone, on a machine that has time again. A test that fails twice
 * has found a fault; one that passes alone is named as unsteady, in every run, until somebody mends it. Not for the parts that
 * touch nothing but files, and not where many files failed: that is no chance.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** More files than this failing in one part are not blamed on what ran beside them. */
export const MOST_FILES = 3;

/**
 * The files of a report in which something failed, and what failed there. A set-up or a clean-up that fails leaves its tests
 * skipped, or passed, and none of them failed.
 * @param {string} report a JSON report of vitest
 * @param {string} root the folder from which the files are named
 * @returns {{ files: readonly string[], tests: readonly string[], setUps: readonly string[] }} tests: the names of those that
 *   failed, or that a failed set-up kept from running; setUps: the files whose set-up or clean-up failed. All empty where there is no
 *   report, or where a file could not even be loaded: another look would not change that
 */
export function failuresIn(report, root) {
  const nothing = { files: [], tests: [], setUps: [] };
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return nothing;
  }
  const failed = results.filter((result) => result.status === 'failed');
  if (failed.some((result) => result.assertionResults.length === 0)) return nothing;
  const fileOf = (result) => path.relative(root, result.name).replaceAll('\\', '/');
  const withStatus = (result, ...statuses) => result.assertionResults.filter((test) => statuses.includes(test.status));
  const bySetUp = failed.filter((result) => withStatus(result, 'failed').length === 0);
  const lost = (result) => withStatus(result, ...(bySetUp.includes(result) ? ['skipped', 'pending'] : ['failed']));
  return {
    files: failed.map(fileOf),
    tests: failed.flatMap((result) => lost(result).map((test) => test.fullName)),
    setUps: bySetUp.map(fileOf),
  };
}

/**
 * What a part counts as after its failed files ran again.
 * @param {import('./test-run.mjs').PartResult} first the run beside others, which failed
 * @param {{ tests: readonly string[], setUps: readonly string[] }} failures what failed in it
 * @param {import('./test-run.mjs').PartResult} again the run of those files alone
 * @returns {import('./test-run.mjs').PartResult} as it was, where anything failed again or was left out
 */
export function afterSecondLook(first, { tests, setUps }, again) {
  const seconds = first.seconds + again.seconds;
  const { passed, failed, skipped } = again.totals;
  const isGood =
    again.code === 0 && failed === 0 && passed >= tests.length && !skipped.some((name) => tests.includes(name));
  if (!isGood) return { ...first, seconds };
  const totals = {
    passed: first.totals.passed + tests.length,
    failed: 0,
    skipped: first.totals.skipped.filter((name) => !tests.includes(name)),
  };
  const unsteady = [...tests, ...setUps.map((file) => `what ${file} does before or after its tests`)];
  return { ...first, seconds, code: 0, totals, unsteady };
}
