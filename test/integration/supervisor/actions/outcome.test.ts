import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canRunContainers, importBusybox } from '../../../support/busybox-image.ts';
import { freePorts } from '../../../support/main-stack.ts';
import { Supervised } from '../../../support/supervised.ts';

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

/** Far above what any of these take: what waits for nothing ends long before. */
const PATIENCE_MS = 60_000;

async function up(services: string) {
  const stack = await bench.open({ text: `name: outcome\nservices:\n${services}` });
  const begun = performance.now();
  const outcome = await bench.act(stack, 'up', { timeoutMs: PATIENCE_MS });
  const rows = new Map(outcome.verification.map((check) => [check.check, check]));
  return { stack, outcome, rows, ms: performance.now() - begun };
}

describe('what has no check of its own', () => {
  it('is not verified before it has lived for a while: a program that is not there is seen', async () => {
    const { outcome, rows } = await up('  job: { command: "sleep 0.7; hello-bin" }\n');
    expect(outcome.verified).toBe(false);
    expect(rows.get('job runs')?.detail).toContain('exited with code 127');
  });

  it('is started and not verified where the time does not suffice, and verified when it has', async () => {
    const stack = await bench.open({ text: 'name: brief\nservices:\n  api: { command: sleep 600 }\n' });
    const soon = await bench.act(stack, 'up', { timeoutMs: 300 });
    expect(soon).toMatchObject({ verified: false, outcome: expect.stringMatching(/^Started, not verified/) });
    expect(soon.verification).toMatchObject([{ check: 'api runs', ok: false, unproved: true }]);
    const later = await bench.act(stack, 'up');
    expect(later).toMatchObject({ verified: true, outcome: 'Verified: all is as it should be.' });
  });
});

describe('the end of the wait', () => {
  it('comes for what nobody runs as soon as it was asked often enough', async () => {
    const [port] = await freePorts(1);
    const { rows, ms } = await up(`  pay: { external: true, ports: [${port}] }\n`);
    expect(rows.get('pay is healthy')?.detail).toBe(`unhealthy: connection refused on 127.0.0.1:${port}`);
    expect(ms).toBeLessThan(PATIENCE_MS / 3);
  });

  it.runIf(canRunContainers())(
    'comes with the word of the engine on a container, and for what waits for it',
    async () => {
      importBusybox('stacklight-test/outcome:1');
      const check = '{ test: [CMD, busybox, "false"], interval: 500ms, retries: 2, start_period: 1ms }';
      const { outcome, rows, ms } = await up(
        `  db: { image: "stacklight-test/outcome:1", command: busybox sleep 600, stop_grace_period: 1ms, healthcheck: ${check} }\n` +
          '  lame: { image: "stacklight-test/outcome:1", command: busybox sleep 600, stop_grace_period: 1ms, healthcheck: { test: [CMD, no-such-tool], interval: 500ms, retries: 90 } }\n' +
          '  mute: { image: "stacklight-test/outcome:1", command: busybox sleep 600, stop_grace_period: 1ms }\n' +
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
      expect(ms).toBeLessThan(PATIENCE_MS / 3);
    },
  );
});
