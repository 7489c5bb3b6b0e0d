import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../electron/contract/action.ts';
import { freePorts } from '../../../support/main-stack.ts';
import { Supervised } from '../../../support/supervised.ts';
import { until } from '../../../support/until.ts';

const GATEWAY = fileURLToPath(new URL('../../../support/services/gateway.mjs', import.meta.url));

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

describe('a service without a check that does not listen on the port it declares', () => {
  it('is amber with a sentence, as its verification says, and green as soon as it listens', async () => {
    const [port] = await freePorts(1);
    const mode = join(bench.folder, 'mode');
    writeFileSync(mode, 'refuse');
    const stack = await bench.open({
      text: `name: silent\nservices:\n  api: { command: ["${process.execPath}", "${GATEWAY}", "${port}", "${mode}"], ports: ["${port}"] }\n`,
    });
    const up: Outcome = await bench.act(stack, 'up', { timeoutMs: 2_000 });
    expect(up.verified).toBe(false);
    expect(up.verification.map(({ check, ok }) => [check, ok])).toContainEqual([
      `port ${port} is answered by api only`,
      false,
    ]);

    const amber = await until('the light is amber', () => stack.snapshot().light === 'amber' && stack.snapshot());
    expect(amber.services[0]).toMatchObject({
      state: 'running',
      message: `running, no health check declared; nothing listens on its port ${port}`,
      unheldPorts: [port],
    });
    expect(amber.summary).toBe(`it is up, but api does not listen on ${port}`);

    writeFileSync(mode, 'good');
    const green = await until('the light is green', () => stack.snapshot().light === 'green' && stack.snapshot());
    expect(green.services[0]?.message).toBe('running, no health check declared');
    expect(green.services[0]?.unheldPorts).toBeUndefined();
    writeFileSync(mode, 'refuse');
    await until('it is amber again', () => stack.snapshot().light === 'amber');
  });
});
