/** Adds up what the vitest runs wrote down as JSON. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Totals skipped: the names of the tests
 */

/** @type {Totals} */
export const NOTHING = { passed: 0, failed: 0, skipped: [] };

/** @returns {Totals} */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: [...a.skipped, ...b.skipped],
});

/**
 * The one line that sums up a part: `ok     unit (12 s): 3235 passed`.
 * @param {import('./test-run.mjs').PartResult} result
 */
export function lineOf({ part, code, seconds, totals: { passed, failed, skipped }, unsteady = [] }) {
  const counts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    skipped.length > 0 && `${skipped.length} skipped`,
    unsteady.length > 0 && `${unsteady.length} of them only when run again alone`,
  ];
  const tested = passed + failed + skipped.length > 0 ? `: ${counts.filter(Boolean).join(', ')}` : '';
  return `${code === 0 ? 'ok    ' : 'FAILED'} ${part} (${seconds} s)${tested}`;
}

/**
 * Reads the report of one run. A file whose tests could not even be collected counts as one failure, and so
 * does a run that left no report: neither may look like "nothing failed".
 * @returns {Totals}
 */
export function readReport(file, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { ...NOTHING, failed: 1 };
  }
  const totals = report.testResults.map(totalsOfFile).reduce(add, NOTHING);
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

function totalsOfFile(result) {
  const withStatus = (...statuses) => result.assertionResults.filter((test) => statuses.includes(test.status));
  const failed = withStatus('failed').length;
  return {
    passed: withStatus('passed').length,
    failed: failed === 0 && result.status === 'failed' ? 1 : failed,
    skipped: withStatus('skipped', 'pending', 'todo', 'disabled').map((test) => test.fullName),
  };
}
