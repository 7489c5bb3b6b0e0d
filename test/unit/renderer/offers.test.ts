import { describe, expect, it } from 'vitest';
import { serviceStates } from '../../../electron/contract/service.ts';
import { downServices, serviceOffers, stackOffers } from '../../../renderer/offers.ts';
import { isUp, lookOf } from '../../../renderer/state-look.ts';
import { fixPortsAction } from '../../support/example-actions.ts';
import { exampleService, shadowedApi } from '../../support/example-services.ts';
import { allStatesView, exampleStack, shadowedStack } from '../../support/example-views.ts';

describe('the three buttons', () => {
  it('offer a look at the ports of a stack that is well, and nothing to restart', () => {
    const { fixPorts, restartDown } = stackOffers(exampleStack());
    expect(fixPorts).toMatchObject({ enabled: true, urgent: false });
    expect(restartDown).toMatchObject({ enabled: false, title: 'Every service that should be up is up' });
  });

  it('put Fix ports first when a service is shadowed', () => {
    expect(stackOffers(shadowedStack()).fixPorts).toMatchObject({ enabled: true, urgent: true });
  });

  it('say why not while an action is under way', () => {
    const offers = Object.values(stackOffers(shadowedStack(fixPortsAction('acting', 1))));
    expect(offers.map(({ enabled }) => enabled)).toEqual([false, false, false]);
    expect(offers[0]?.title).toContain('in progress');
  });

  it('have no ports to fix where none is declared', () => {
    const stack = exampleStack({ services: [exampleService('worker')] });
    expect(stackOffers(stack).fixPorts.enabled).toBe(false);
  });

  it('restart exactly what should be up, is not, and is not on its way', () => {
    const [stack] = allStatesView.stacks;
    if (!stack) throw new Error('the example has no stack');
    expect(downServices(stack).map(({ id }) => id)).toEqual(['unhealthy', 'backoff', 'failed', 'blocked']);
  });
});

describe('the buttons of a service', () => {
  it('are Start where it should be down, else Restart and Stop', () => {
    expect(Object.keys(serviceOffers(exampleService('api', { desired: 'down', state: 'stopped' })))).toEqual([
      'start',
      'logs',
    ]);
    expect(Object.keys(serviceOffers(exampleService('api', { openUrl: 'http://localhost:1' })))).toEqual([
      'restart',
      'stop',
      'logs',
      'open',
    ]);
  });

  it('leave alone what Stacklight only watches', () => {
    expect(serviceOffers(exampleService('mail', { kind: 'external' }))).toEqual({});
  });

  it('do not push a restart that would not help against a stray', () => {
    expect(serviceOffers(shadowedApi()).restart?.urgent).toBe(false);
  });
});

describe('the look of a service', () => {
  it('differs in shape for each state but the two that come and go, not only in colour', () => {
    const shapes = serviceStates.map((state) => lookOf(exampleService('api', { state, desired: 'down' })).shape);
    expect(new Set(shapes).size).toBe(serviceStates.length - 1);
  });

  it('is shadowed before it is healthy', () => {
    expect(lookOf(shadowedApi())).toMatchObject({ tone: 'bad', word: 'shadowed' });
    expect(isUp(shadowedApi())).toBe(false);
  });

  it('says down where a stopped service should be up', () => {
    expect(lookOf(exampleService('api', { state: 'stopped' })).word).toBe('down');
    expect(lookOf(exampleService('api', { state: 'stopped', desired: 'down' })).word).toBe('stopped');
  });
});
