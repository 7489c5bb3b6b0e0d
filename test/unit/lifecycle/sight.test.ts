import { describe, expect, it } from 'vitest';
import { wakeAt } from '../../../electron/lifecycle/reduce.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { aCheck, Bench } from '../../support/lifecycle.ts';

const container = { kind: 'container' } as const;
const starts = (bench: Bench) => bench.effects.filter(({ type }) => type === 'start').length;

describe('an engine out of sight', () => {
  it('makes unknown what lives, and nothing is concluded from that', () => {
    const bench = new Bench(container).well().engineLost();
    expect(bench.state).toBe('unknown');
    expect(bench.wait(1e9).tick().effects).toHaveLength(1);
  });

  it('finds again what runs', () => {
    const bench = new Bench({ ...container, health: aCheck }).well().engineLost().engineBack(true);
    expect(bench.transitions.at(-1)).toMatchObject({ from: 'unknown', to: 'starting' });
  });

  it('leaves a start or stop that is under way to its own answer', () => {
    const starting = new Bench(container).up().engineLost();
    expect(starting.state).toBe('starting');
    expect(starting.startFails('engine-down', true).state).toBe('blocked');
    expect(starting.engineBack(false).state).toBe('starting');
    const stopping = new Bench(container).well().down().engineLost();
    expect(stopping.stopped().state).toBe('stopped');
  });

  it('brings back what it lost, by the policy', () => {
    expect(new Bench(container).well().engineLost().engineBack(false).state).toBe('starting');
    const never = new Bench({ ...container, restart: { policy: 'no' } }).well().engineLost().engineBack(false);
    expect(never.state).toBe('failed');
  });

  it('brings back what was coming anyway', () => {
    const bench = new Bench(container).well().exits().tick().started().exits().engineLost();
    expect(bench.engineBack(false).state).toBe('starting');
  });

  it('does not touch what is down, waiting, blocked or completed', () => {
    const blocked = new Bench(container).up().startFails('image-missing', true);
    const completed = new Bench({ ...container, oneShot: true }).well().exits({ exitCode: 0 });
    for (const bench of [new Bench(container), new Bench(container).up(['db']), blocked, completed]) {
      const before = bench.state;
      expect(bench.engineLost().state).toBe(before);
    }
  });

  it('learns of an end that happened meanwhile', () => {
    expect(new Bench(container).well().engineLost().exits().state).toBe('backoff');
    expect(new Bench(container).well().engineLost().down().exits().state).toBe('stopped');
  });

  it('carries out a stop that was asked for meanwhile as soon as it is back', () => {
    const bench = new Bench(container).well().engineLost().down().engineBack(true);
    expect(bench.state).toBe('stopping');
    expect(bench.effects.at(-1)).toEqual({ type: 'stop', generation: bench.service.generation });
    expect(new Bench(container).well().engineLost().down().engineBack(false).state).toBe('stopped');
  });

  it('carries out a restart that was asked for meanwhile', () => {
    const bench = new Bench(container).well().engineLost().restart().engineBack(true);
    expect(bench.stopped().state).toBe('starting');
  });

  it('starts what was asked for meanwhile, whatever the policy', () => {
    const bench = new Bench({ ...container, restart: { policy: 'no' } }).well().engineLost().up();
    expect(bench.engineBack(false).state).toBe('starting');
    const ended = new Bench({ ...container, restart: { policy: 'no' } }).well().engineLost().up().exits();
    expect(wakeAt(ended.service)).toBe(ended.now);
  });

  it('does not stop what nobody asked to stop', () => {
    const bench = new Bench(container).found().engineLost().engineBack(true);
    expect(bench.state).toBe('running');
  });

  it('tries a stop again that failed because of it', () => {
    const bench = new Bench(container)
      .well()
      .down()
      .engineLost()
      .stopped({ gone: false, survivors: ['shop-db'] });
    expect(bench.state).toBe('failed');
    expect(bench.engineBack(true).state).toBe('stopping');
    expect(bench.stopped().state).toBe('stopped');
  });
});

describe('an incarnation that we did not start', () => {
  it('is taken as it is, with a number of its own', () => {
    const bench = new Bench(container).found();
    expect(bench.service).toMatchObject({ generation: 1, desired: 'down', phase: { state: 'running' } });
  });

  it('is our own while a start or stop of ours is under way', () => {
    expect(new Bench(container).up().found().service.generation).toBe(1);
    expect(new Bench(container).well().down().found().state).toBe('stopping');
  });

  it('ends waiting, blocking and giving up', () => {
    const blocked = new Bench(container).up().startFails('image-missing', true);
    const failed = new Bench({ ...container, restart: { policy: 'no' } }).well().exits();
    for (const bench of [new Bench(container).up(['db']), blocked, failed]) {
      expect(bench.found().state).toBe('running');
      expect(bench.wait(1e9).tick().state).toBe('running');
    }
  });
});

describe('a container that is not there any more', () => {
  it('blocks the service until its trial', () => {
    const bench = new Bench(container).well().vanishes();
    expect(bench.state).toBe('blocked');
    expect(wakeAt(bench.service)).toBe(LIMITS.restart.trialEveryMs);
  });

  it('does not put the trial off by being missed again', () => {
    const bench = new Bench(container).well().vanishes().wait(30_000).vanishes();
    expect(wakeAt(bench.service)).toBe(LIMITS.restart.trialEveryMs);
  });

  it('is no matter for a service that is not wanted, has completed, or waits', () => {
    const completed = new Bench({ ...container, oneShot: true }).well().exits({ exitCode: 0 });
    expect(completed.vanishes().state).toBe('completed');
    expect(new Bench(container).vanishes().state).toBe('stopped');
    expect(new Bench(container).found().vanishes().state).toBe('stopped');
    expect(new Bench(container).up(['db']).vanishes().state).toBe('waiting');
  });

  it('is replaced by the start that is under way', () => {
    const bench = new Bench(container).up().vanishes().started();
    expect(bench.state).toBe('running');
    expect(starts(bench)).toBe(1);
  });

  it('is stopped when a stop is under way', () => {
    expect(new Bench(container).well().down().vanishes().stopped().state).toBe('stopped');
  });
});
