import { afterEach, describe, expect, it } from 'vitest';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';

const SERVER = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(Number(process.argv[2]), '127.0.0.1');`;

const opened: Supervised[] = [];
const supervised = () => {
  const one = new Supervised();
  opened.push(one);
  return one;
};
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** A stack whose command listens on `listens`, whatever port it declares. */
const stackText = (name: string, listens: number, declares: number) => `name: ${name}
services:
  api:
    command: node server.cjs ${listens}
    ports: [${declares}]
`;

async function healthyService(): Promise<{
  one: Supervised;
  s1: StackSupervisor;
  pid: number;
  port: number;
  free: number;
}> {
  const one = supervised();
  const [port = 0, free = 0] = await freePorts(2);
  one.write('server.cjs', SERVER);
  const s1 = await one.open({ text: stackText('s1', port, port) });
  await one.act(s1, 'up');
  await one.host.lookAtPorts();
  const pid = s1.state.managed('api')?.running?.process?.pid;
  if (pid === undefined) throw new Error('api of s1 does not run');
  return { one, s1, pid, port, free };
}

const lives = (stack: StackSupervisor, pid: number) => stack.state.managed('api')?.running?.process?.pid === pid;

describe('a service that another stack supervises, with the same command in the same folder', () => {
  it('is left alone by the clean-up and fix ports of a second stack of the same supervisor', async () => {
    const { one, s1, pid, port, free } = await healthyService();
    const s2 = await one.open({ file: one.write('other.yaml', stackText('s2', port, free)) });
    const cleaned = await one.act(s2, 'clean-up');
    expect(cleaned.plan.steps.filter((step) => step.action === 'kill')).toEqual([]);

    const s3 = await one.open({ file: one.write('third.yaml', stackText('s3', port, port)) });
    const fixed = await one.act(s3, 'fix-ports');
    expect([...fixed.plan.steps, ...fixed.plan.choices].filter((step) => step.pid === pid)).toEqual([]);
    expect(s3.ports.picture().holders).toMatchObject([
      { verdict: 'protected', reason: expect.stringContaining('service api of stack s1') },
    ]);
    expect(s3.ports.keptPids()).toContain(pid);
    process.kill(pid, 0);
    expect(lives(s1, pid)).toBe(true);
  });

  it('is left alone by a supervisor with another home, too', async () => {
    const { one, s1, pid, port, free } = await healthyService();
    const stranger = supervised();
    const s2 = await stranger.open({ file: one.write('other.yaml', stackText('s2', port, free)) });
    expect((await stranger.act(s2, 'clean-up')).plan.steps.filter((step) => step.action === 'kill')).toEqual([]);
    const same = await stranger.open({ file: one.write('third.yaml', stackText('s3', port, port)) });
    const fixed = await stranger.act(same, 'fix-ports');
    expect([...fixed.plan.steps, ...fixed.plan.choices].filter((step) => step.pid === pid)).toEqual([]);
    expect(same.ports.picture().holders).toMatchObject([
      { verdict: 'protected', reason: expect.stringContaining('another Stacklight stack') },
    ]);
    process.kill(pid, 0);
    expect(lives(s1, pid)).toBe(true);
  });
});
