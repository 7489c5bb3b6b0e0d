import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containerDriver } from '../../../../../electron/drivers/container/driver.ts';
import { Engine } from '../../../../../electron/drivers/container/engine/engine.ts';
import type { Observation, Running } from '../../../../../electron/drivers/driver.ts';
import { containerSpec } from '../../../../support/container-spec.ts';
import { FakeEngine } from '../../../../support/fake-engine.ts';
import { catchFaults } from '../../../../support/uncaught.ts';
import { until } from '../../../../support/until.ts';

/** The same rules with shorter times, so that a silence that is too long takes a quarter of a second. */
const QUICK = {
  connectMs: 300,
  requestMs: 400,
  pingMs: 120,
  silentMs: 240,
  resyncMs: 60_000,
  reconnectMs: [20, 40],
  overlapMs: 2_000,
  deathAskMs: 200,
};
const spec = containerSpec({ how: 'existing', name: 'db' });
const OLD = Date.parse('2026-01-01T00:00:00Z');

describe('the connection to the engine', () => {
  let fake: FakeEngine;
  let engine: Engine;
  let seen: Observation[];
  let leave: () => void;

  beforeEach(async () => {
    fake = new FakeEngine();
    fake.put({ id: 'a1', name: 'db', status: 'running', startedAt: OLD });
    await fake.listen();
    seen = [];
  });
  afterEach(async () => {
    leave?.();
    engine?.close();
    await fake.remove();
  });

  async function watch(timing: Partial<typeof QUICK> = {}): Promise<void> {
    engine = new Engine({ env: {}, home: '/nonexistent', sockets: [fake.socket], timing: { ...QUICK, ...timing } });
    await engine.ready;
    const driver = containerDriver(engine, 'shop');
    const found = await driver.find(spec, undefined);
    const running: Running | undefined = found.ok ? found.value : undefined;
    leave = driver.watch(spec, running, (observation) => seen.push(observation));
    await until('the stream', () => fake.openStreams > 0);
  }

  const types = () => seen.map(({ type }) => type);
  const lists = () => fake.requests.filter((line) => line.includes('/containers/json')).length;

  it('outlives a fault of one who is told, and tells the others', async () => {
    await watch();
    const caught = catchFaults();
    try {
      const end = engine.onChange(() => {
        throw new Error('of its own');
      });
      let told = 0;
      engine.onChange(() => {
        told += 1;
      });
      await fake.away();
      await until('the others are told that it is gone', () => told > 0);
      end();
      const before = told;
      await fake.listen();
      await until('the others are told that it is back', () => told > before);
      expect(new Set(caught.faults)).toEqual(new Set(['of its own']));
    } finally {
      caught.end();
    }
  });

  it('opens its stream again after a clean end and tells nothing that is not so', async () => {
    await watch();
    const before = lists();
    fake.endStreams();
    await until('a new list', () => lists() > before && fake.openStreams === 1);
    expect(seen).toEqual([]);
    expect(engine.state.type).toBe('reachable');
  });

  it('learns from the list what happened while the stream was down', async () => {
    await watch();
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: 4 });
    fake.endStreams();
    await until('the exit', () => types().includes('exited'));
    expect(seen).toMatchObject([{ type: 'exited', exitCode: 4, engineRestarts: false }]);
  });

  it('does not trust a stream that is open and silent', async () => {
    await watch();
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: 9 });
    await until('the exit', () => types().includes('exited'), { deadlineMs: 2_000 });
    expect(fake.requests.filter((line) => line.includes('/events')).length).toBeGreaterThan(1);
  });

  it('makes its connection anew when the machine slept, and loses nothing by it', async () => {
    await watch({ pingMs: 5_000, silentMs: 5_000 });
    const streams = () => fake.requests.filter((line) => line.includes('/events')).length;
    const before = streams();
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: 9 });
    engine.renew();
    await until('the exit', () => types().includes('exited'), { deadlineMs: 2_000 });
    expect(streams()).toBeGreaterThan(before);
  });

  it('sees every event of a stream that is cut anywhere, and lists anew after garbage', async () => {
    await watch({ pingMs: 5_000 });
    const before = lists();
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: 1 });
    const die = Buffer.from(fake.event('die', 'a1', { exitCode: '1', label: 'schön' }));
    const cut = die.indexOf('ö') + 1;
    fake.write(die.subarray(0, cut));
    fake.write(
      Buffer.concat([die.subarray(cut), Buffer.from('}{not json\n'), Buffer.from(fake.event('rename', 'zz'))]),
    );
    await until('the exit', () => types().includes('exited'));
    expect(seen).toMatchObject([{ exitCode: 1 }]);
    await until('a new list', () => lists() > before);
    expect(fake.openStreams).toBe(1);
  });

  it.each([
    ['137', ['kill 15', 'kill 9', 'die'], 'docker stop'],
    ['0', ['kill 15', 'die'], 'docker stop'],
    ['137', ['die', 'kill 9'], 'docker kill'],
  ])('takes a stop from outside with code %s (%s) for one although the stream is late', async (code, said, detail) => {
    await watch({ pingMs: 5_000, deathAskMs: 5_000 });
    const at = Date.now();
    for (const [index, one] of said.entries()) {
      const [action = '', signal = ''] = one.split(' ');
      fake.remembered.push(fake.event(action, 'a1', signal ? { signal } : { exitCode: code }, at + index));
    }
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: Number(code) });
    await engine.resync();
    await until('the exit', () => types().includes('exited'), { deadlineMs: 2_000 });
    expect(seen).toMatchObject([{ exitCode: Number(code), outside: true, detail }]);
    for (const event of fake.remembered) fake.write(event);
    fake.write(fake.event('rename', 'a1'));
    await engine.resync();
    expect(types()).toEqual(['exited']);
  });

  it('asks what a signal that the stream did not tell of was, and believes in a crash when nothing did', async () => {
    await watch({ pingMs: 5_000 });
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: 137 });
    const die = fake.event('die', 'a1', { exitCode: '137' });
    fake.remembered.push(die);
    fake.write(die);
    await until('the exit', () => types().includes('exited'), { deadlineMs: 3_000 });
    expect(seen).toMatchObject([{ exitCode: 137, outside: false }]);
    expect(fake.requests.some((line) => line.includes('/events') && line.includes('a1'))).toBe(true);
  });

  it('asks nothing about an end that its events explain', async () => {
    await watch({ pingMs: 5_000 });
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD, exitCode: 137 });
    fake.write(fake.event('kill', 'a1', { signal: '15' }) + fake.event('die', 'a1', { exitCode: '137' }));
    await until('the exit', () => types().includes('exited'));
    expect(seen).toMatchObject([{ exitCode: 137, outside: true, detail: 'docker stop' }]);
    expect(fake.requests.some((line) => line.includes('/events') && line.includes('a1'))).toBe(false);
  });

  it('tells once that the engine is lost and once that it is back, and follows by name to the new id', async () => {
    await watch();
    await fake.away();
    await until('the loss', () => types().includes('engine-lost'));
    expect(await engine.containers()).toMatchObject({ known: false });
    const refused = await containerDriver(engine, 'shop').find(spec, undefined);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'engine-down' } });
    fake.containers.clear();
    fake.put({ id: 'b2', name: 'db', status: 'running', startedAt: OLD + 60_000 });
    await fake.listen();
    await until('the new one', () => types().includes('started'), { deadlineMs: 2_000 });
    expect(types()).toEqual(['engine-lost', 'engine-back', 'started']);
    expect(await engine.containers()).toMatchObject({ known: true, facts: [{ id: 'b2', name: 'db', pid: 4711 }] });
  });

  it('finds an engine that is started later', async () => {
    await fake.away();
    engine = new Engine({ env: {}, home: '/nonexistent', sockets: [fake.socket], timing: QUICK });
    await engine.ready;
    expect(engine.state).toMatchObject({ type: 'unreachable', problem: { code: 'engine-down' } });
    await fake.listen();
    await until('the engine', () => engine.state.type === 'reachable', { deadlineMs: 2_000 });
  });

  it('does not tell an event twice that an overlapping stream sends again', async () => {
    await watch();
    const at = Date.now();
    fake.put({ id: 'a1', name: 'db', status: 'running', startedAt: at });
    const events = fake.event('die', 'a1', { exitCode: '1' }, at - 5) + fake.event('start', 'a1', {}, at);
    fake.write(events);
    await until('the start', () => types().includes('started'));
    expect(types()).toEqual(['exited', 'started']);
    fake.endStreams();
    await until(
      'the next stream',
      () => fake.openStreams === 1 && fake.requests.some((line) => line.includes('since=')),
    );
    fake.write(events);
    await engine.resync();
    expect(types()).toEqual(['exited', 'started']);
  });

  it('is lost when the engine answers every ping with an error, or not at all', async () => {
    await watch();
    fake.faults.set('/_ping', 500);
    await until('the loss', () => types().includes('engine-lost'));
    expect(seen[0]).toMatchObject({ problem: { code: 'engine-down' } });
    fake.faults.clear();
    await until('the return', () => types().includes('engine-back'));
    fake.faults.set('/_ping', 'hang');
    await until('the second loss', () => types().filter((type) => type === 'engine-lost').length === 2);
  });

  it('gives up a stop that hangs and names who is left', async () => {
    await watch({ pingMs: 10_000 });
    const driver = containerDriver(engine, 'shop');
    const running = await driver.find(spec, undefined);
    if (!running.ok || !running.value) throw new Error('not found');
    fake.faults.set('/stop', 'hang');
    const outcome = await driver.stop(spec, running.value, { graceMs: 100, signal: 'SIGTERM' });
    expect(outcome).toMatchObject({ gone: false, survivors: ['container db (pid 4711)'] });
    expect(outcome.problem?.message).toMatch(/did not stop container db within/);
  });

  it('maps an error of the engine to its own words', async () => {
    fake.put({ id: 'a1', name: 'db', status: 'exited', startedAt: OLD });
    await watch({ pingMs: 10_000 });
    fake.faults.set('/start', 500);
    const result = await containerDriver(engine, 'shop').start(spec, {
      stackName: 'shop',
      stackDirectory: '/',
      generation: 1,
      logFile: '/dev/null',
      cancelled: () => false,
    });
    expect(result).toMatchObject({ ok: false, problem: { code: 'container-start-failed' } });
    expect(!result.ok && result.problem.message).toContain('a fault of the test');
  });
});
