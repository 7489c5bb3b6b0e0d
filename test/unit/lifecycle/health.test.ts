import { describe, expect, it } from 'vitest';
import { wakeAt } from '../../../electron/lifecycle/reduce.ts';
import { aCheck, aShadow, Bench, good, refused, shadowed } from '../../support/lifecycle.ts';

const checked = { health: aCheck } as const;
const afterGrace = aCheck.startPeriodMs + 1_000;

describe('the health of a service', () => {
  it('is awaited after the start and reached with the first good check', () => {
    const bench = new Bench(checked).live();
    expect(bench.service.phase).toMatchObject({ state: 'starting', spawned: true });
    expect(bench.probed(good).state).toBe('healthy');
  });

  it('is not judged by failures within the start period', () => {
    expect(new Bench(checked).live().wait(9_000).probed(refused, 20).state).toBe('starting');
  });

  it('is bad after as many failures as retries once the start period is over', () => {
    const bench = new Bench(checked).live().wait(afterGrace).probed(refused, 2);
    expect(bench.state).toBe('starting');
    expect(bench.probed(refused).state).toBe('unhealthy');
  });

  it('had its start period already where it ran before it was found', () => {
    const old = new Bench(checked).found(afterGrace).probed(refused, 3);
    expect(old.state).toBe('unhealthy');
    const young = new Bench(checked).found(1_000).wait(aCheck.startPeriodMs - 2_000);
    expect(young.probed(refused, 3).state).toBe('starting');
    expect(young.wait(2_000).probed(refused, 3).state).toBe('unhealthy');
  });

  it('is judged by a new check at once where its start period is long over', () => {
    const bench = new Bench(checked).well().wait(afterGrace);
    const rules = { ...bench.service.rules, health: { ...aCheck, timeoutMs: 200 } };
    bench.send({ type: 'redefined', id: 'api', rules, anew: true, atLeast: 0 });
    expect(bench.state).toBe('starting');
    expect(bench.probed(refused, 3).state).toBe('unhealthy');
  });

  it('loses its grace with the first success', () => {
    const bench = new Bench(checked).well().probed(refused, 2);
    expect(bench.state).toBe('healthy');
    expect(bench.probed(refused).state).toBe('unhealthy');
  });

  it('is good again with one success', () => {
    expect(new Bench(checked).well().probed(refused, 3).probed(good).state).toBe('healthy');
  });

  it('begins anew with each incarnation: failures before a restart do not count after it', () => {
    const bench = new Bench(checked).well().probed(refused, 2).exits().tick().started().wait(afterGrace);
    expect(bench.probed(refused, 2).state).toBe('starting');
  });

  it('is "running" at once where nothing checks it', () => {
    expect(new Bench().live().state).toBe('running');
  });

  it('makes the policy restart it only where the file says so', () => {
    expect(new Bench(checked).well().probed(refused, 3).effects).toHaveLength(1);
    const bench = new Bench({ ...checked, restart: { unhealthy: true } }).well().probed(refused, 3);
    expect(bench.transitions.slice(-2).map(({ to, actor }) => [to, actor])).toEqual([
      ['unhealthy', 'outside'],
      ['stopping', 'policy'],
    ]);
    expect(bench.stopped().state).toBe('backoff');
    expect(wakeAt(bench.service)).toBe(bench.now);
    expect(bench.tick().service.phase).toMatchObject({ state: 'starting', afterCrash: true });
  });

  it('is the word of the engine where the engine checks', () => {
    const bench = new Bench({ kind: 'container', health: { ...aCheck, probe: { type: 'engine' } } }).live();
    const says = (status: 'starting' | 'healthy' | 'unhealthy') =>
      bench.send({ type: 'engine-health', generation: bench.service.generation, status, failing: 0, results: [] })
        .state;
    expect(says('healthy')).toBe('healthy');
    expect(says('unhealthy')).toBe('unhealthy');
    expect(says('starting')).toBe('starting');
    expect(says('healthy')).toBe('healthy');
  });
});

describe('a shadow on a port', () => {
  it('makes unhealthy at once, whatever the checks say', () => {
    for (const bench of [new Bench().live(), new Bench(checked).live(), new Bench(checked).well()]) {
      expect(bench.shadow(aShadow).state).toBe('unhealthy');
      expect(bench.probed(good).state).toBe('unhealthy');
      expect(bench.transitions.at(-1)?.cause).toBe(
        'port 8000 is shadowed: answers come from pid 4711 (python main.py), not from api',
      );
    }
  });

  it('is no reason to restart, since a restart cannot cure it', () => {
    const bench = new Bench({ ...checked, restart: { unhealthy: true } }).well().shadow(aShadow);
    expect(bench.probed(good).probed(refused, 5).state).toBe('unhealthy');
    const proved = new Bench({ ...checked, restart: { unhealthy: true } }).well().probed(shadowed, 5);
    expect(proved.state).toBe('unhealthy');
    expect([...bench.effects, ...proved.effects].filter(({ type }) => type === 'stop')).toEqual([]);
  });

  it('leaves no trace when it is gone', () => {
    expect(new Bench().live().shadow(aShadow).shadow(undefined).state).toBe('running');
    expect(new Bench(checked).well().shadow(aShadow).shadow(undefined).state).toBe('healthy');
  });

  it('gives the rest of its grace back to a service that was still starting', () => {
    const byTables = new Bench(checked).live().shadow(aShadow).shadow(undefined);
    expect(byTables.service.phase).toMatchObject({ state: 'starting', spawned: true });
    const byCheck = new Bench(checked).live().probed(shadowed).probed(refused);
    expect(byCheck.service.phase).toMatchObject({ state: 'starting', spawned: true });
    expect(byCheck.probed(good).state).toBe('healthy');
  });

  it('that a check has proved ends only with a check', () => {
    const bench = new Bench(checked).well().shadow(aShadow).probed(shadowed).shadow(undefined);
    expect(bench.state).toBe('unhealthy');
    expect(bench.probed(good).state).toBe('healthy');
  });

  it('that was there before the start is seen from its first moment', () => {
    expect(new Bench().shadow(aShadow).live().state).toBe('unhealthy');
    expect(new Bench(checked).shadow(aShadow).live().state).toBe('unhealthy');
  });

  it('of other words is the same state', () => {
    const bench = new Bench().live().shadow(aShadow);
    const before = bench.transitions.length;
    bench.shadow({ ...aShadow, sentence: 'from pid 4712, not from api' });
    expect(bench.transitions).toHaveLength(before);
  });

  it('says nothing about a service that is down', () => {
    expect(new Bench().shadow(aShadow).state).toBe('stopped');
  });
});

describe('after the machine slept', () => {
  it('failures are no evidence for one clean period', () => {
    const bench = new Bench({ ...checked, restart: { unhealthy: true } }).well().wait(8 * 3_600_000);
    bench.send({ type: 'woke', quietMs: 5_000 }).probed(refused, 10);
    expect(bench.state).toBe('healthy');
    expect(bench.effects).toHaveLength(1);
  });

  it('judges again when the period is over, without a second grace', () => {
    const bench = new Bench(checked).well().probed(refused, 2).send({ type: 'woke', quietMs: 5_000 }).wait(5_000);
    expect(bench.probed(refused, 2).state).toBe('healthy');
    expect(bench.probed(refused).state).toBe('unhealthy');
  });

  it('a good check ends the quiet', () => {
    const bench = new Bench(checked).well().send({ type: 'woke', quietMs: 5_000 }).probed(good).probed(refused, 3);
    expect(bench.state).toBe('unhealthy');
  });

  it('what is down stays as it is', () => {
    expect(new Bench().send({ type: 'woke', quietMs: 5_000 }).service.quietUntil).toBe(0);
  });
});
