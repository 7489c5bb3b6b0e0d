import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { add, lineOf, NOTHING, readReport } from '../../../scripts/test-report.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'test-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(...files: readonly { status: string; tests: readonly string[] }[]): string {
  const file = path.join(folder, 'report.json');
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test, index) => ({ status: test, fullName: `test ${index}` })),
  }));
  writeFileSync(file, JSON.stringify({ testResults }));
  return file;
}

describe('the totals of a test run', () => {
  it('count what passed, what failed and name what was skipped', () => {
    const file = reportOf({ status: 'failed', tests: ['passed', 'failed', 'skipped', 'todo'] });
    expect(readReport(file, 1)).toEqual({ passed: 1, failed: 1, skipped: ['test 2', 'test 3'] });
  });

  it('count a file that could not be loaded as a failure', () => {
    const file = reportOf({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] });
    expect(readReport(file, 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('count a run that left no report as a failure', () => {
    expect(readReport(path.join(folder, 'nothing.json'), 0)).toMatchObject({ failed: 1 });
  });

  it('count a run that ended badly with every test passed as a failure', () => {
    expect(readReport(reportOf({ status: 'passed', tests: ['passed'] }), 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('add up', () => {
    const one = { passed: 1, failed: 2, skipped: ['a'] };
    expect(add(one, one)).toEqual({ passed: 2, failed: 4, skipped: ['a', 'a'] });
  });
});

describe('the line of a part', () => {
  it('says how it ended, how long it took and what it counted', () => {
    const totals = { passed: 2, failed: 1, skipped: ['a', 'b'] };
    expect(lineOf({ part: 'unit', code: 1, seconds: 12, totals })).toBe(
      'FAILED unit (12 s): 2 passed, 1 failed, 2 skipped',
    );
    expect(lineOf({ part: 'e2e', code: 0, seconds: 9, totals: { ...NOTHING, passed: 3 } })).toBe(
      'ok     e2e (9 s): 3 passed',
    );
  });

  it('counts nothing of a check that has no tests', () => {
    expect(lineOf({ part: 'lint', code: 0, seconds: 3, totals: NOTHING })).toBe('ok     lint (3 s)');
  });
});
