import { afterEach, beforeEach, expect, it } from 'vitest';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

it('the doctor names the only service when it was killed, with its last words, and starts it again', async () => {
  const command = `["sh", "-c", "echo it was $$TOK; exec sleep 600"]`;
  bench.write('.env', 'TOK=tok-sesame-4712\n');
  const text = `name: alone\nservices:\n  api: { command: ${command}, env_file: [.env], stop_grace_period: 1s }\n`;
  const stack = await bench.open({ text });
  const api = () => stack.snapshot().services[0];
  await bench.act(stack, 'up');
  expect(await bench.findings(stack)).toEqual([]);
  process.kill(api()?.process?.pid ?? 0, 'SIGKILL');
  await until('it is red', () => stack.snapshot().light === 'red');

  const shown = await until('its last words are kept', () => {
    const [finding, ...more] = stack.snapshot().findings;
    return finding?.evidence.some((line) => line.includes('last line')) && more.length === 0 && finding;
  });
  expect(shown).toMatchObject({ id: 'service-down/api', severity: 'error', fixes: [{ intent: 'restart' }] });
  expect(shown.message).toMatch(
    /^api has been down since \d\d:\d\d: was ended by SIGKILL; not restarted \(restart: no\)\.$/,
  );
  expect(shown.evidence).toContain('its last line of output: it was [TOK]');
  expect((await bench.findings(stack)).map(({ id }) => id)).toEqual(['service-down/api']);

  const mended = await bench.act(stack, 'doctor', { finding: 'service-down/api' });
  expect(mended.verified, mended.outcome).toBe(true);
  expect([api()?.state, await bench.findings(stack)]).toEqual(['running', []]);
});
