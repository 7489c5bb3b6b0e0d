import { describe, expect, it } from 'vitest';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';

const SET = { alertAfterMs: 1_000, remindMs: 0, checkIntervalMs: 20_000, checkTimeoutMs: 7_000, checkRetries: 9 };
const HTTP = 'http: "http://localhost:3000"';

function stackOf(text: string) {
  const parsed = parseStack(text, { file: '/p/stacklight.yaml', directory: '/p', env: {}, defaults: SET });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.value;
}

describe('what a person set for all stacks', () => {
  it('holds where the stack file says nothing', () => {
    const stack = stackOf(`services: { web: { command: x, healthcheck: { ${HTTP} } } }`);
    expect(stack.alerts).toEqual({ afterMs: 1_000, remindMs: 0 });
    expect(stack.services[0]?.healthcheck).toMatchObject({ intervalMs: 20_000, timeoutMs: 7_000, retries: 9 });
  });

  it('gives way to what the stack file says, key by key', () => {
    const stack = stackOf(
      `alerts: { after: 5s }\nservices: { web: { command: x, healthcheck: { ${HTTP}, interval: 2s, retries: 1 } } }`,
    );
    expect(stack.alerts).toEqual({ afterMs: 5_000, remindMs: 0 });
    expect(stack.services[0]?.healthcheck).toMatchObject({ intervalMs: 2_000, timeoutMs: 7_000, retries: 1 });
  });
});
