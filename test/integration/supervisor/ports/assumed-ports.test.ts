import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePorts } from '../../../support/main-stack.ts';
import { Supervised } from '../../../support/supervised.ts';
import { until } from '../../../support/until.ts';

/** Answers 200 to everything, on the port that it is given and not on the one that is assumed. */
const SERVER = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(Number(process.argv[2]), '127.0.0.1');\n`;

let bench: Supervised;
beforeEach(() => {
  bench = new Supervised();
});
afterEach(() => bench.close());

/** A stack whose service listens on `seen` although `assumed` is what such a program has by default. */
function stackText(assumed: number, seen: number): string {
  bench.write('server.cjs', SERVER);
  return `name: guess\nservices:\n  web:\n    command: ["${process.execPath}", server.cjs, "${seen}"]\n    ports: [{ target: ${assumed}, assumed: true }]\n    healthcheck: { http: "http://localhost:${assumed}/", interval: 200ms, start_interval: 100ms }\n`;
}

describe('a port that is only assumed', () => {
  it('is corrected from what the service listens on, never makes it red, and is written down by one fix', async () => {
    const [assumed = 0, seen = 0] = await freePorts(2);
    const stack = await bench.open({ text: stackText(assumed, seen) });
    const up = await bench.act(stack, 'up');
    expect(up.verified).toBe(true);
    const web = await until('its check is asked where it listens', () =>
      stack.snapshot().services.find(({ state }) => state === 'healthy'),
    );
    expect(web.health.check).toContain(`:${seen}/`);
    expect(web.ports).toMatchObject([
      {
        port: assumed,
        assumed: true,
        holders: [],
        message: `web listens on ${seen}, not on ${assumed}, which was assumed`,
      },
      { port: seen, undeclared: true, holders: [{ verdict: 'expected' }] },
    ]);
    expect(stack.snapshot().light).toBe('green');

    const finding = await bench.finding(stack, 'port-assumed/web');
    expect(finding).toMatchObject({ severity: 'info', fixes: [{ intent: 'writePort', label: `Write ${seen} down` }] });
    const fixed = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(fixed).toMatchObject({ verified: true });
    expect(readFileSync(join(bench.folder, 'stacklight.yaml'), 'utf8')).toContain(`- ${seen}\n`);
    const after = await until('the port is declared', () => {
      const [service] = stack.snapshot().services;
      return service?.state === 'healthy' && service.ports.every((port) => !port.assumed) && service;
    });
    expect(after.ports).toMatchObject([{ port: seen, holders: [{ verdict: 'expected' }] }]);
  });

  it('that somebody else holds is nobody’s fault: the service starts, stays green, and no plan touches the other', async () => {
    const [assumed = 0, seen = 0] = await freePorts(2);
    const text = stackText(assumed, seen);
    const other = bench.write(
      'other/stacklight.yaml',
      `name: other\nservices:\n  srv: { command: ["${process.execPath}", ../server.cjs, "${assumed}"], ports: [${assumed}] }\n`,
    );
    const stranger = await bench.open({ file: other });
    expect((await bench.act(stranger, 'up')).verified).toBe(true);
    const stack = await bench.open({ text });
    expect((await bench.act(stack, 'up')).verified).toBe(true);
    await until('it is healthy', () => stack.snapshot().services[0]?.state === 'healthy');
    expect(stack.snapshot().services[0]).toMatchObject({ shadowed: false });
    expect(stack.ports.picture().holders.filter(({ service }) => service === 'web')).toEqual([]);
    expect(stack.ports.picture().claims.flatMap(({ ports }) => ports)).toEqual([]);
  });
});
