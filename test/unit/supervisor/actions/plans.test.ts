import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dependency } from '../../../../electron/stack/stack.ts';
import {
  type PlanService,
  planDown,
  planRestart,
  planRestartDown,
  planUp,
  upOrder,
} from '../../../../electron/supervisor/actions/plan-up-down.ts';

function on(service: string, restart = false): Dependency {
  return { service, condition: 'service_started', required: true, restart };
}

function service(id: string, over: Partial<PlanService> = {}): PlanService {
  return { id, dependsOn: [], up: false, broken: false, ...over };
}

/** web needs api, api needs db and cache; in the order of a file that names dependents first. */
const shop = [
  service('web', { dependsOn: [on('api')] }),
  service('api', { dependsOn: [on('db'), on('cache')] }),
  service('db'),
  service('cache'),
  service('mail'),
];
const up = shop.map((one) => ({ ...one, up: true }));
const targets = (plan: { readonly steps: readonly { readonly target: string }[] }) =>
  plan.steps.map(({ target }) => target);

describe('the plan to start', () => {
  it('puts dependencies before dependents', () => {
    expect(targets(planUp(shop, []))).toEqual(['db', 'cache', 'api', 'web', 'mail']);
  });

  it('takes in what the named one needs, and says why', () => {
    const plan = planUp(shop, ['api']);
    expect(targets(plan)).toEqual(['db', 'cache', 'api']);
    expect(plan.steps.map(({ reason }) => reason)).toEqual([
      'not up, and needed by a requested service',
      'not up, and needed by a requested service',
      'requested, and not up',
    ]);
  });

  it('leaves what is up', () => {
    expect(targets(planUp(up, []))).toEqual([]);
  });
});

describe('the plan to stop', () => {
  it('puts dependents before what they depend on', () => {
    expect(targets(planDown(up, []))).toEqual(['mail', 'web', 'api', 'cache', 'db']);
  });

  it('takes just what is named, as Compose does', () => {
    expect(targets(planDown(up, ['db', 'api']))).toEqual(['api', 'db']);
  });

  it('has a step also for what is not up: it is to stay down', () => {
    expect(planDown(shop, ['db']).steps[0]?.reason).toBe('not up; will stay down');
  });
});

describe('the plan to restart', () => {
  const following = [
    service('web', { dependsOn: [on('api', true)], up: true }),
    service('api', { dependsOn: [on('db', true)], up: true }),
    service('db', { up: true }),
    service('job', { dependsOn: [on('db', true)] }),
    service('mail', { dependsOn: [on('db')], up: true }),
  ];

  it('puts dependencies before dependents', () => {
    expect(targets(planRestart(up, []))).toEqual(['db', 'cache', 'api', 'web', 'mail']);
  });

  it('takes in the running dependents that asked to follow, and theirs', () => {
    const plan = planRestart(following, ['db']);
    expect(targets(plan)).toEqual(['db', 'api', 'web']);
    expect(plan.steps[2]?.reason).toBe('it follows api (depends_on: restart)');
  });

  it('does not take in what a dependent needs', () => {
    expect(targets(planRestart(following, ['web']))).toEqual(['web']);
  });

  it('of what is down takes what is wanted and broken', () => {
    const some = shop.map((one) => ({
      ...one,
      up: one.id !== 'cache',
      broken: one.id === 'cache' || one.id === 'web',
    }));
    expect(targets(planRestartDown(some))).toEqual(['cache', 'web']);
    expect(targets(planRestartDown(up))).toEqual([]);
  });
});

describe('the order of a start', () => {
  /** Each may depend on those before it only: no circle, as the loader makes sure. */
  const graph = fc
    .array(fc.array(fc.nat(20)), { minLength: 1, maxLength: 12 })
    .map((rows) =>
      rows.map((needs, index) =>
        service(`s${index}`, { dependsOn: needs.filter((need) => need < index).map((need) => on(`s${need}`)) }),
      ),
    );

  it('holds for every stack: each once, after all that it needs, and the stop is its reverse', () => {
    fc.assert(
      fc.property(graph, fc.boolean(), (services, reversed) => {
        const given = reversed ? [...services].reverse() : services;
        const order = upOrder(given, []).map(({ id }) => id);
        expect([...order].sort()).toEqual(services.map(({ id }) => id).sort());
        for (const { id, dependsOn } of services) {
          for (const need of dependsOn) expect(order.indexOf(need.service)).toBeLessThan(order.indexOf(id));
        }
        expect(targets(planDown(given, []))).toEqual([...order].reverse());
      }),
    );
  });

  it('passes over what the stack does not have', () => {
    expect(upOrder([service('a', { dependsOn: [on('gone')] })], ['a', 'nothing']).map(({ id }) => id)).toEqual(['a']);
  });
});
