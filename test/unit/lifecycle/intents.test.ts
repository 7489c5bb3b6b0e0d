import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { aCheck, Bench, good } from '../../support/lifecycle.ts';

const starts = (bench: Bench) => bench.effects.filter(({ type }) => type === 'start').length;
const stops = (bench: Bench) => bench.effects.filter(({ type }) => type === 'stop').length;

describe('a stop', () => {
  it('while it waits for a dependency ends the waiting at once, for good', () => {
    const bench = new Bench().up(['db']).down();
    expect(bench.state).toBe('stopped');
    bench.send({ type: 'dependencies', waitingFor: [] }).wait(1e9).tick();
    expect(starts(bench)).toBe(0);
  });

  it('withdraws a start that is under way', () => {
    const bench = new Bench().up().down();
    expect(bench.state).toBe('stopping');
    expect(bench.effects).toEqual([
      { type: 'start', generation: 1 },
      { type: 'stop', generation: 1 },
    ]);
    expect(bench.started().startFails().state).toBe('stopping');
    expect(bench.stopped().state).toBe('stopped');
  });

  it('takes the place of the restart that was to follow', () => {
    const bench = new Bench().well().restart().down().stopped().wait(1e9).tick();
    expect(bench.state).toBe('stopped');
    expect(starts(bench)).toBe(1);
  });

  it('takes the place of a restart by policy', () => {
    const bench = new Bench().well().exits();
    expect(bench.down().state).toBe('stopped');
    expect(starts(bench.wait(1e9).tick())).toBe(1);
  });

  it('makes the engine forget a container that it is bringing back', () => {
    const bench = new Bench({ kind: 'container' }).well().exits({ restartBy: 'engine-now' }).down();
    expect(bench.state).toBe('stopping');
    expect(stops(bench)).toBe(1);
  });

  it('of a service that gave up, is blocked or has completed needs no effect', () => {
    const failed = new Bench({ restart: { policy: 'no' } }).well().exits();
    const blocked = new Bench().up().startFails('port-taken', true);
    const completed = new Bench({ oneShot: true }).well().exits({ exitCode: 0 });
    for (const bench of [failed, blocked, completed]) {
      expect(bench.down().state).toBe('stopped');
      expect(stops(bench)).toBe(0);
    }
  });

  it('says when it was forced', () => {
    const bench = new Bench().well().down().stopped({ forced: true });
    expect(bench.transitions.at(-1)?.cause).toContain('stopped (forced');
  });

  it('that leaves something alive is no stop: it names who is left, and nothing starts beside them', () => {
    const bench = new Bench()
      .well()
      .down()
      .stopped({ gone: false, survivors: ['pid 77 (sh)'] });
    expect(bench.state).toBe('failed');
    expect(bench.transitions.at(-1)?.cause).toBe('could not be stopped: pid 77 (sh)');
    expect(bench.up().state).toBe('stopping');
    expect(starts(bench)).toBe(1);
    expect(bench.stopped().state).toBe('starting');
  });

  it('asked for again tries to end what is left', () => {
    const bench = new Bench()
      .well()
      .down()
      .stopped({ gone: false, survivors: ['pid 77 (sh)'] })
      .down();
    expect(bench.state).toBe('stopping');
    expect(stops(bench)).toBe(2);
  });

  it('is not needed twice', () => {
    const bench = new Bench().well().down().down().down().stopped().down();
    expect(stops(bench)).toBe(1);
  });
});

describe('a start', () => {
  it('changes nothing on a service that lives or is on its way', () => {
    const bench = new Bench().up().up().started().up();
    expect(starts(bench)).toBe(1);
  });

  it('while it stops follows the stop', () => {
    const bench = new Bench().well().down().up();
    expect(starts(bench)).toBe(1);
    expect(bench.stopped().state).toBe('starting');
    expect(bench.service.generation).toBe(2);
  });

  it('does not wait for the delay of the policy', () => {
    const bench = new Bench().well().exits().tick().started().exits();
    expect(bench.up().state).toBe('starting');
  });

  it('of a container that the engine is bringing back stops it first, so that there is one actor', () => {
    const bench = new Bench({ kind: 'container' }).well().exits({ restartBy: 'engine-now' }).up();
    expect(bench.state).toBe('stopping');
    expect(bench.stopped().state).toBe('starting');
  });

  it('waits for what it depends on, and starts when that is ready', () => {
    const bench = new Bench().up(['db', 'cache']);
    expect(bench.service.phase).toEqual({ state: 'waiting', for: ['db', 'cache'] });
    bench.send({ type: 'dependencies', waitingFor: ['db'] });
    expect(bench.service.phase).toEqual({ state: 'waiting', for: ['db'] });
    bench.send({ type: 'dependencies', waitingFor: [] });
    expect(bench.transitions.map(({ to, cause }) => [to, cause])).toEqual([
      ['waiting', 'start asked for; waits for db, cache'],
      ['starting', 'db is ready'],
    ]);
  });

  it('waits for a dependency that went away while the service stopped to be restarted', () => {
    expect(
      new Bench()
        .well()
        .restart()
        .stopped({ waitingFor: ['db'] }).state,
    ).toBe('waiting');
  });
});

describe('a restart', () => {
  it.each([
    ['without a check', {}],
    ['with a check', { health: aCheck }],
  ])('pressed twenty times within a second makes one new incarnation, %s', (_, rules) => {
    const bench = new Bench(rules).well().wait(60_000);
    for (let press = 0; press < 20; press += 1) {
      bench.restart();
      if (press === 6) bench.stopped();
      if (press === 9) bench.started();
      if (press === 12) bench.probed(good);
      bench.wait(50);
    }
    expect(bench.service.generation).toBe(2);
    expect([starts(bench), stops(bench)]).toEqual([2, 1]);
  });

  it('asked for anew a moment later makes another', () => {
    const bench = new Bench().well().restart().stopped().started().wait(LIMITS.restart.pressMs).restart();
    expect(bench.state).toBe('stopping');
  });

  it('right after a start is carried out: nobody has asked for it before', () => {
    expect(new Bench().well().restart().state).toBe('stopping');
  });

  it('right after a stop and a start is carried out', () => {
    const bench = new Bench().well().restart().stopped().started().down().stopped().up().started();
    expect(bench.restart().state).toBe('stopping');
  });

  it('starts what is down', () => {
    expect(new Bench().restart().state).toBe('starting');
  });

  it('of a service whose start is under way is that start', () => {
    const bench = new Bench().up().restart().restart();
    expect(bench.effects).toHaveLength(1);
  });

  it('takes the place of a stop that is under way', () => {
    expect(new Bench().well().down().restart().stopped().state).toBe('starting');
  });
});

describe('what comes late', () => {
  it('from an earlier incarnation is dropped and counted', () => {
    const bench = new Bench({ health: aCheck }).well().restart().stopped().started().probed(good);
    const transitions = bench.transitions.length;
    bench.send({ type: 'exited', generation: 1, exitCode: 0, signal: null, outside: false, restartBy: 'us' });
    bench.send({ type: 'started', generation: 1 });
    bench.send({ type: 'probed', generation: 1, result: { ...good, ok: false } });
    bench.stopped({ generation: 1 });
    expect(bench.state).toBe('healthy');
    expect(bench.service.dropped).toBe(4);
    expect(bench.transitions).toHaveLength(transitions);
  });

  it('after its own phase changes nothing', () => {
    const bench = new Bench().well().down().stopped();
    bench.exits().started().stopped().startFails().probed(good).shadow(undefined).tick();
    expect(bench.state).toBe('stopped');
    expect(bench.effects).toHaveLength(2);
  });

  it('a second report of one start does not begin its health anew', () => {
    const bench = new Bench({ health: aCheck }).live().wait(5_000).started();
    expect(bench.service.aliveSince).toBe(0);
  });
});
