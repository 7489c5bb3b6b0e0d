import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lampOf } from '../../../electron/lifecycle/light.ts';
import { newService, reduce, wakeAt } from '../../../electron/lifecycle/reduce.ts';
import { isGood, isLive, type Service } from '../../../electron/lifecycle/service.ts';
import { aCheck, good, noCheck, refused, shadowed, someRules } from '../../support/lifecycle.ts';
import { type Happening, World } from '../../support/lifecycle-world.ts';

const native: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('up', 'restart'), waits: fc.boolean() }) },
  fc.record({ type: fc.constantFrom('dependencies', 'retry'), waits: fc.boolean() }),
  { weight: 2, arbitrary: fc.constant<Happening>({ type: 'down' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('start-ends'),
      how: fc.constantFrom('ok', 'ok', 'ok', 'fails', 'blocks'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('stop-ends'), gone: fc.constantFrom(true, true, false) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('ends'),
      exitCode: fc.constantFrom(0, 1, null),
      outside: fc.constant(false),
      by: fc.constant('us'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('probe'), result: fc.constantFrom(good, refused, shadowed) }) },
  fc.record({ type: fc.constant('shadow'), on: fc.boolean() }),
  fc.record({ type: fc.constant('late'), event: fc.constantFrom('started', 'stopped', 'exited') }),
  fc.constant<Happening>({ type: 'woke' }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant('time'), ms: fc.constantFrom(0, 600, 5_000, 400_000) }) },
);

const container: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: native },
  fc.record({
    type: fc.constant('ends'),
    exitCode: fc.constantFrom(0, 1),
    outside: fc.boolean(),
    by: fc.constantFrom('us', 'engine-now', 'engine'),
  }),
  fc.constantFrom<Happening>(
    { type: 'started-outside' },
    { type: 'engine-lost' },
    { type: 'engine-back' },
    { type: 'vanishes' },
  ),
);

const rules = fc.record({
  restart: fc.record({
    policy: fc.constantFrom('no', 'on-failure', 'always'),
    unhealthy: fc.boolean(),
    maxRestarts: fc.constantFrom(1, 5),
  }),
  health: fc.constantFrom(noCheck, { ...aCheck, startPeriodMs: 0 }),
  oneShot: fc.boolean(),
});

const history = fc.oneof(
  fc.tuple(fc.constant('native' as const), rules, fc.array(native, { maxLength: 60 })),
  fc.tuple(fc.constant('container' as const), rules, fc.array(container, { maxLength: 60 })),
);

const runs = { numRuns: 1_000 };

/** Plays a history and looks at the service after each happening. */
function play(
  [kind, over, happenings]: readonly ['native' | 'container', Parameters<typeof someRules>[0], readonly Happening[]],
  look: (world: World, before: Service) => void = () => undefined,
): World {
  const world = new World({ ...over, kind });
  for (const one of happenings) {
    const before = world.bench.service;
    world.happens(one);
    look(world, before);
  }
  return world;
}

describe('whatever happens', () => {
  it('at most one incarnation lives, and no start is made beside one (P1)', () => {
    fc.assert(
      fc.property(history, (one) => {
        play(one, ({ live }) => expect(live).toBeLessThanOrEqual(1));
      }),
      runs,
    );
  });

  it('after the last stop and enough time none lives (P2)', () => {
    fc.assert(
      fc.property(history, (one) => {
        const world = play([one[0], one[1], [...one[2], { type: 'down' }]]);
        world.settle();
        expect(world.live).toBe(0);
        expect(world.bench.state).toBe('stopped');
      }),
      runs,
    );
  });

  it('a stop and an end lead to `stopped` from every state (P3)', () => {
    fc.assert(
      fc.property(history, (one) => {
        const { bench } = play(one);
        expect(bench.down().exits().stopped().state).toBe('stopped');
      }),
      runs,
    );
  });

  it('the state tells what lives, as far as it can be seen', () => {
    fc.assert(
      fc.property(history, (one) => {
        play(one, ({ bench, live, engine }) => {
          const { phase } = bench.service;
          if (isLive(phase)) expect(live).toBe(1);
          if (!engine) return;
          const atRest = ['stopped', 'waiting', 'blocked', 'completed'].includes(phase.state);
          if (atRest || (phase.state === 'failed' && !phase.survives)) expect(live).toBe(0);
        });
      }),
      runs,
    );
  });

  it('every transition changes the state and follows from the one before', () => {
    fc.assert(
      fc.property(history, (one) => {
        const { bench } = play(one);
        let state = 'stopped';
        let generation = 0;
        for (const transition of bench.transitions) {
          expect(transition.from).toBe(state);
          expect(transition.to).not.toBe(state);
          expect(transition.cause).not.toBe('');
          expect(transition.generation).toBeGreaterThanOrEqual(generation);
          ({ to: state, generation } = transition);
        }
        expect(bench.state).toBe(state);
      }),
      runs,
    );
  });

  it('no state is entered without a transition, and generations only grow', () => {
    fc.assert(
      fc.property(history, (one) => {
        let told = 0;
        play(one, ({ bench }, before) => {
          const silent = bench.transitions.length === told;
          if (silent) expect(bench.state).toBe(before.phase.state);
          expect(bench.service.generation).toBeGreaterThanOrEqual(before.generation);
          told = bench.transitions.length;
        });
      }),
      runs,
    );
  });

  it('the light is never green while a wanted service is not good, nor while its port is shadowed', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (one, recovering) => {
        play(one, ({ bench }) => {
          const { desired, phase, shadow } = bench.service;
          if (lampOf({ desired, state: phase.state, recovering, lacksPort: false }) !== 'green') return;
          expect(isGood(phase.state)).toBe(true);
          if (phase.state !== 'completed') expect(shadow).toBeUndefined();
        });
      }),
      runs,
    );
  });

  it('the time to wake is a number, and the tick that comes then moves a wanted service on', () => {
    fc.assert(
      fc.property(history, (one) => {
        const { bench } = play(one);
        const at = wakeAt(bench.service);
        if (at === undefined) return;
        expect(Number.isFinite(at)).toBe(true);
        bench.wait(Math.max(0, at - bench.now));
        expect(bench.tick().state).toBe('starting');
      }),
      runs,
    );
  });

  it('the same history gives the same answer, and no value is changed in place', () => {
    fc.assert(
      fc.property(history, (one) => {
        const start = Object.freeze(newService('api', someRules(one[1]), 0));
        expect(play(one).bench.transitions).toEqual(play(one).bench.transitions);
        const step = reduce(start, { type: 'up', actor: 'user', cause: 'x', waitingFor: [] }, 0);
        expect(step.service).not.toBe(start);
      }),
      { numRuns: 300 },
    );
  });
});
