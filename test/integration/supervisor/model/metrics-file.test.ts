/** Charts over a restart, with real files. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../electron/limits.ts';
import { StackMetrics } from '../../../../electron/metrics/stack-metrics.ts';
import { MetricsFile } from '../../../../electron/supervisor/model/metrics-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stacklight-metrics-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const START = Date.UTC(2026, 10, 28, 12);

class CountedMetrics extends StackMetrics {
  writes = 0;

  override keep(): ReturnType<StackMetrics['keep']> {
    this.writes += 1;
    return super.keep();
  }
}

/** One run of a supervisor, at `hour` hours after the first. */
function run(name: string, hour = 0) {
  const path = join(folder, name);
  const clock = { passed: 0, now: () => clock.passed, wall: () => START + hour * 3_600_000 + clock.passed };
  const said: string[] = [];
  const metrics = new CountedMetrics();
  const file = new MetricsFile(path, metrics, clock, (sentence) => said.push(sentence));
  return { path, clock, said, metrics, file };
}

const filled = (values: readonly (number | null)[] = []) => values.filter((value) => value !== null);

describe('what was measured', () => {
  it('is in the charts of the next run, for the services that are still there', async () => {
    const first = run('a.json');
    await first.file.begin(() => true);
    for (const id of ['api', 'gone']) first.metrics.of(id).used(START - 60_000, { cpu: 12, memory: 4_096 });
    const check = { at: START - 60_000, ok: true, message: '', latencyMs: 7, output: 'secret' };
    first.metrics.of('api').checked(check);
    await first.file.close();
    expect(statSync(first.path).mode & 0o777).toBe(0o600);
    expect(readFileSync(first.path, 'utf8')).not.toContain('secret');
    const second = run('a.json', 1 / 60);
    // Measured while the file is still read.
    const reading = second.file.begin((id) => id === 'api');
    second.metrics.of('api').used(second.clock.wall(), { cpu: 50, memory: 8_192 });
    await reading;
    const { cpu, latency } = second.metrics.of('api').read('hour', second.clock.wall());
    expect(filled(cpu?.means)).toEqual([12, 50]);
    expect(filled(latency?.means)).toEqual([7]);
    expect(second.metrics.of('api').row(second.clock.wall() + LIMITS.metrics.rowStepMs).checks).toEqual({
      passed: 1,
      failed: 0,
    });
    expect(second.metrics.of('gone').keep()).toEqual([]);
    expect(second.said).toEqual([]);
  });

  it('is written down seldom, however often it is looked at, and by an orderly end', async () => {
    const { clock, metrics, file } = run('b.json');
    await file.begin(() => true);
    metrics.of('api').used(START, { cpu: 1, memory: 1 });
    for (const passed of [0, LIMITS.metrics.keepMs - 1, LIMITS.metrics.keepMs, LIMITS.metrics.keepMs + 1]) {
      clock.passed = passed;
      file.look();
    }
    await file.close();
    expect(metrics.writes).toBe(2);
  });

  it('takes little room for a whole day of many services', async () => {
    const { path, metrics, file } = run('c.json');
    await file.begin(() => true);
    for (let id = 0; id < 50; id++)
      for (let at = START - 86_400_000; at < START; at += 60_000)
        metrics.of(`s${id}`).used(at, { cpu: ((at / 60_000) * 7 + id) % 97, memory: 1e8 + id });
    await file.close();
    expect(statSync(path).size).toBeLessThan(1_000_000);
  });

  it.each([
    ['no JSON', '{"version": 1, "sha'],
    ['cut data', undefined],
    ['other data', JSON.stringify({ version: 1, shape: '5000 180 120000 720', lines: [['api', 'cpu']], data: 'AAAA' })],
  ])('that is damaged (%s) leaves the charts empty, and is said once', async (name, text) => {
    const whole = run(`${name}.json`);
    await whole.file.begin(() => true);
    whole.metrics.of('api').used(START, { cpu: 1, memory: 1 });
    await whole.file.close();
    const kept = JSON.parse(readFileSync(whole.path, 'utf8'));
    writeFileSync(whole.path, text ?? JSON.stringify({ ...kept, data: kept.data.slice(0, 40) }));
    const { said, metrics, file } = run(`${name}.json`);
    await file.begin(() => true);
    expect(metrics.keep()).toEqual([]);
    expect(said).toEqual(['The charts begin empty: what was measured before could not be read.']);
  });
});
