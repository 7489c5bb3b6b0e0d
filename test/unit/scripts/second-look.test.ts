import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { afterSecondLook, failuresIn } from '../../../scripts/second-look.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'second-look-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function reportOf(...files: readonly { name: string; tests: Readonly<Record<string, string>> }[]): string {
  const file = path.join(folder, 'report.json');
  const testResults = files.map(({ name, tests }) => ({
    name: path.join(folder, name),
    status: Object.values(tests).every((status) => status === 'passed') && name !== 'broken' ? 'passed' : 'failed',
    assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
  }));
  writeFileSync(file, JSON.stringify({ testResults }));
  return file;
}

describe('what is run once more', () => {
  it('is the files in which a test failed', () => {
    const report = reportOf(
      { name: 'a.test.ts', tests: { one: 'passed' } },
      { name: 'b.test.ts', tests: { two: 'passed', three: 'failed' } },
    );
    expect(failuresIn(report, folder)).toEqual({ files: ['b.test.ts'], tests: ['three'], setUps: [] });
  });

  it('is what a failed set-up kept from running, and what was over when a clean-up failed', () => {
    const before = reportOf({ name: 'broken', tests: { one: 'skipped', two: 'pending' } });
    expect(failuresIn(before, folder)).toEqual({ files: ['broken'], tests: ['one', 'two'], setUps: ['broken'] });
    const after = reportOf({ name: 'broken', tests: { one: 'passed' } });
    expect(failuresIn(after, folder)).toEqual({ files: ['broken'], tests: [], setUps: ['broken'] });
  });

  it('is nothing where a file could not be loaded, or where there is no report', () => {
    const broken = reportOf({ name: 'broken', tests: {} }, { name: 'b.test.ts', tests: { three: 'failed' } });
    expect(failuresIn(broken, folder)).toEqual({ files: [], tests: [], setUps: [] });
    expect(failuresIn(path.join(folder, 'nothing.json'), folder)).toEqual({ files: [], tests: [], setUps: [] });
  });
});

describe('a part after its second look', () => {
  const first = { part: 'e2e', code: 1, seconds: 200, totals: { passed: 9, failed: 1, skipped: [] } };
  const again = (code: number, passed: number, failed: number) => ({
    part: 'e2e',
    code,
    seconds: 5,
    totals: { passed, failed, skipped: [] },
  });

  it('is good, with the names of what is unsteady, when all of it passed alone', () => {
    expect(afterSecondLook(first, { tests: ['three'], setUps: [] }, again(0, 2, 0))).toEqual({
      part: 'e2e',
      code: 0,
      seconds: 205,
      totals: { passed: 10, failed: 0, skipped: [] },
      unsteady: ['three'],
    });
  });

  it('counts the tests that a failed set-up kept from running, and no longer as skipped', () => {
    const skipping = { ...first, totals: { passed: 9, failed: 1, skipped: ['one', 'two', 'elsewhere'] } };
    const failures = { tests: ['one', 'two'], setUps: ['a.test.ts'] };
    expect(afterSecondLook(skipping, failures, again(0, 2, 0))).toMatchObject({
      code: 0,
      totals: { passed: 11, failed: 0, skipped: ['elsewhere'] },
      unsteady: ['one', 'two', 'what a.test.ts does before or after its tests'],
    });
    const skippedAgain = { ...again(0, 2, 0), totals: { passed: 2, failed: 0, skipped: ['one'] } };
    expect(afterSecondLook(skipping, failures, skippedAgain)).toEqual({ ...skipping, seconds: 205 });
  });

  it('stays failed when it failed again, when the run broke off, and when the test was not in it', () => {
    for (const run of [again(1, 1, 1), again(1, 2, 0), again(0, 0, 0)])
      expect(afterSecondLook(first, { tests: ['three'], setUps: [] }, run)).toEqual({ ...first, seconds: 205 });
  });
});
