/** A fault made for real with a container: it is found, explained, mended, and gone afterwards. */
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithDocker, TestContainers } from '../../support/docker.ts';
import { numberedPorts } from '../../support/free-ports.ts';
import { checkOf } from '../../support/small-server.ts';
import { StrayBench } from '../../support/stray-bench.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

let bench: StrayBench;

beforeEach(() => {
  bench = new StrayBench();
});
afterEach(() => bench.close());

describeWithDocker('a container', () => {
  const containers = new TestContainers();
  afterAll(() => containers.cleanUp());

  it('with native copies beside it is deployed twice: they are named, with what they lack, and ended', async () => {
    const serve = 'mkdir -p /www; echo ok > /www/index.html; exec httpd -f -p 8000 -h /www';
    const name = await containers.run(serve, ['-p', `127.0.0.2:${portNo(13)}:8000`]);
    const other = await containers.run(serve, ['-p', `127.0.0.1:${portNo(14)}:11434`]);
    bench.write('.env.example', 'PORT=\n');
    const stack = await bench.open({
      text: `name: shop
services:
  api: { container: ${name}, deployment: container, ports: ["127.0.0.2:${portNo(13)}:8000"], ${checkOf(portNo(13)).replace('127.0.0.1', '127.0.0.2')} }
  twin: { command: node server.mjs, environment: { PORT: ${portNo(15)}, OLLAMA_URL: "http://user:pass@${other}:11434/v1" }, ports: [${portNo(15)}], ${checkOf(portNo(15))} }
`,
    });
    await bench.act(stack, 'up', { services: ['twin'] });
    expect((await bench.finding(stack, 'host-uses-container-name/twin')).message).toContain(
      `twin is configured to use ${other}:11434, a name that exists only inside Docker's networks: from this machine 127.0.0.1:${portNo(14)} would work.`,
    );
    bench.startByHand(portNo(13));
    const live = () => stack.snapshot().findings.find(({ id }) => id === 'duplicate-deployment/api');
    const told = await until('it is told without anybody asking', live);
    expect(told).toMatchObject({ severity: 'error', fixes: [{ intent: 'planFixPorts' }] });
    expect(told.message).toContain(
      `the stack file names container ${name}, and 1 native copy runs beside it; \`deployment: container\` forbids the other kind`,
    );
    expect(told.evidence.join('\n')).toContain(`pid ${bench.strays[0]?.pid} (node server.mjs`);
    expect((await bench.finding(stack, 'env-file-missing')).message).toContain('falls back to whatever its code has');
    const outcome = await bench.act(stack, 'doctor', { finding: told.id });
    expect(outcome.verified).toBe(true);
    await until('it is gone', () => live() === undefined);
    expect(JSON.stringify(await bench.findings(stack))).not.toContain('user:pass');
  });
});
