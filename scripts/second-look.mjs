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
 * The files of a report in which a test failed, and those tests.
 * @param {string} report a JSON report of vitest
 * @param {string} root the folder from which the files are named
 * @returns {{ files: readonly string[], tests: readonly string[] }} both empty where there is no report, or where a file could
 *   not even be loaded: another look would not change that
 */
export function failuresIn(report, root) {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return { files: [], tests: [] };
  }
  const failed = results.filter((result) => result.status === 'failed');
  const testsOf = (result) => result.assertionResults.filter((test) => test.status === 'failed');
  if (failed.some((result) => testsOf(result).length === 0)) return { files: [], tests: [] };
  return {
    files: failed.map((result) => path.relative(root, result.name).replaceAll('\\', '/')),
    tests: failed.flatMap((result) => testsOf(result).map((test) => test.fullName)),
  };
}

/**
 * What a part counts as after its failed files ran again.
 * @param {import('./test-run.mjs').PartResult} first the run beside others, which failed
 * @param {readonly string[]} tests the names of what failed in it
 * @param {import('./test-run.mjs').PartResult} again the run of those files alone
 * @returns {import('./test-run.mjs').PartResult} as it was, where anything failed again or was left out
 */
export function afterSecondLook(first, tests, again) {
  const seconds = first.seconds + again.seconds;
  const passed = again.code === 0 && again.totals.failed === 0 && again.totals.passed >= tests.length;
  if (!passed) return { ...first, seconds };
  const totals = { ...first.totals, passed: first.totals.passed + tests.length, failed: 0 };
  return { ...first, seconds, code: 0, totals, unsteady: tests };
}
