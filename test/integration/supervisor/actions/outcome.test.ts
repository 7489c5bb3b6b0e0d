import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from '../../../support/main-stack.ts';
import { upOf } from '../../../support/outcome.ts';
import { Supervised } from '../../../support/supervised.ts';

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

describe('what has no check of its own', () => {
  it('is not verified before it has lived for a while: a program that is not there is seen', async () => {
    const { outcome, rows } = await upOf(bench, '  job: { command: "sleep 0.7; hello-bin" }\n');
    expect(outcome.verified).toBe(false);
    expect(rows.get('job runs')?.detail).toContain('exited with code 127');
  });

  it('is started and not verified where the time does not suffice, and verified when it has', async () => {
    const stack = await bench.open({ text: 'name: brief\nservices:\n  api: { command: sleep 600 }\n' });
    const soon = await bench.act(stack, 'up', { timeoutMs: 300 });
    expect(soon).toMatchObject({ verified: false, outcome: expect.stringMatching(/^Started, not verified/) });
    expect(soon.verification).toMatchObject([{ check: 'api runs', ok: false, unproved: true }]);
    const later = await bench.act(stack, 'up');
    expect(later).toMatchObject({ verified: true, outcome: 'Everything is up and verified.' });
  });
});

describe('the end of the wait', () => {
  it('comes for what nobody runs as soon as it was asked often enough', async () => {
    const [port] = await freePorts(1);
    const { rows } = await upOf(bench, `  pay: { external: true, ports: [${port}] }\n`);
    expect(rows.get('pay is healthy')?.detail).toBe(`unhealthy: connection refused on 127.0.0.1:${port}`);
  });
});
