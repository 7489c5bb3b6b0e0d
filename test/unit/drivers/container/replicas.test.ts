import { describe, expect, it } from 'vitest';
import type { Container } from '../../../../electron/drivers/container/container.ts';
import { byCompose, choose } from '../../../../electron/drivers/container/identity.ts';
import { replicasOf } from '../../../../electron/drivers/container/replicas.ts';
import { type LastTold, observe } from '../../../../electron/drivers/container/watch/observe.ts';
import { lampOf } from '../../../../electron/lifecycle/light.ts';
import { describeShortReplicas } from '../../../../electron/supervisor/model/short-replicas.ts';
import { aContainer } from '../../../support/container.ts';

const identity = byCompose({ project: 'app', service: 'web', directory: '/app', files: ['/app/compose.yaml'] });

function replica(number: number, over: Partial<Container> = {}): Container {
  const labels = {
    'com.docker.compose.project': 'app',
    'com.docker.compose.service': 'web',
    'com.docker.compose.container-number': String(number),
  };
  return aContainer({ id: `c${number}`, name: `app-web-${number}`, labels, ...over });
}

const gone = { status: 'exited', exitCode: 137 };
const ill = { health: { status: 'unhealthy', failing: 3, results: [] } } as const;
const words = (own: readonly Container[], declared?: number) => describeShortReplicas(replicasOf(own, declared));

describe('several containers of one service', () => {
  it('are counted, each that is down or unhealthy is named, and what is missing is said', () => {
    expect(words([replica(1), replica(2)], 2)).toBeUndefined();
    expect(words([replica(1), replica(2, gone)])).toBe('1 of 2 containers up: app-web-2 exited with 137');
    expect(words([replica(1, ill), replica(2)])).toBe('1 of 2 containers up: app-web-1 unhealthy');
    expect(words([replica(2)], 3)).toBe('1 of 3 containers up: 2 are not there');
    expect(words([replica(1), replica(2, { status: 'restarting' })])).toContain('app-web-2 restarting');
  });

  it('are none of it where there is one, also while that is replaced', () => {
    expect(replicasOf([replica(1)], undefined)).toBeUndefined();
    expect(replicasOf([], 1)).toBeUndefined();
    expect(replicasOf([replica(1, { id: 'old', ...gone }), replica(1)], 1)).toBeUndefined();
  });

  it('are amber, not green, with one of them down', () => {
    const lamp = { desired: 'up', state: 'healthy', recovering: false, lacksPort: false } as const;
    expect([lampOf({ ...lamp, short: true }), lampOf({ ...lamp, short: false })]).toEqual(['amber', 'green']);
  });

  it('have one speak for them that lives and is well', () => {
    expect(choose(identity, [replica(1, gone), replica(2)])?.id).toBe('c2');
    expect(choose(identity, [replica(1, ill), replica(2)])?.id).toBe('c2');
    expect(choose(identity, [replica(2), replica(1)])?.id).toBe('c1');
  });

  it('go on as the service when another one speaks for it: that is no end and no start', () => {
    const belief: LastTold = { id: 'c1', incarnation: 'c1@1', alive: true, present: true, number: 1 };
    const outlook = { ownStart: false, missing: () => ({ code: 'x', message: 'x' }) };
    const told = observe(belief, { ...outlook, now: replica(2) });
    expect(told.observations.map(({ type }) => type)).toEqual(['changed']);
    expect(told.belief).toMatchObject({ id: 'c2', number: 2, alive: true });
    const replaced = observe(belief, { ...outlook, now: replica(1, { id: 'c9', startedAt: 5 }) });
    expect(replaced.observations.map(({ type }) => type)).toEqual(['started']);
    const last = observe(told.belief, { ...outlook, now: replica(2, gone) });
    expect(last.observations.map(({ type }) => type)).toEqual(['exited']);
  });
});
