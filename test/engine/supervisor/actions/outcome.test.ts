import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithDocker, ensureTestImage, TEST_IMAGE } from '../../../support/docker.ts';
import { upOf } from '../../../support/outcome.ts';
import { Supervised } from '../../../support/supervised.ts';

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

describeWithDocker('the end of the wait', () => {
  beforeAll(() => ensureTestImage());

  it('comes with the word of the engine on a container, and for what waits for it', async () => {
    const image = `image: "${TEST_IMAGE}"`;
    const check = '{ test: [CMD, busybox, "false"], interval: 500ms, retries: 2, start_period: 1ms }';
    const { outcome, rows } = await upOf(
      bench,
      `  db: { ${image}, command: busybox sleep 600, stop_grace_period: 1ms, healthcheck: ${check} }\n` +
        `  lame: { ${image}, command: busybox sleep 600, stop_grace_period: 1ms, healthcheck: { test: [CMD, no-such-tool], interval: 500ms, retries: 90 } }\n` +
        `  mute: { ${image}, command: busybox sleep 600, stop_grace_period: 1ms }\n` +
        '  late: { command: sleep 600, depends_on: { mute: { condition: service_healthy } } }\n' +
        '  api: { command: sleep 600, depends_on: { db: { condition: service_healthy } } }\n',
    );
    expect(outcome.verified).toBe(false);
    expect(rows.get('db is healthy')?.detail).toMatch(/^unhealthy: the engine's check failed \(exit 1\)/);
    expect(rows.get('lame is healthy')?.detail).toContain('no-such-tool');
    expect(rows.get('api runs')?.detail).toBe('waiting for db');
    expect(rows.get('late runs')?.detail).toBe(
      'waiting for mute; mute has no health check, so it never becomes healthy',
    );
  });
});
