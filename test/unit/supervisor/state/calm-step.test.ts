import { describe, expect, it } from 'vitest';
import { isCalm } from '../../../../electron/supervisor/state/calm-step.ts';
import type { ManagedEvent } from '../../../../electron/supervisor/state/record-event.ts';
import { newStackRecord, type StackRecord, step } from '../../../../electron/supervisor/state/step.ts';
import { aShadow, good, refused } from '../../../support/lifecycle.ts';
import { stackOf } from '../../../support/stack-text.ts';

const moment = { now: 0, wall: 0 };
const stack = stackOf(`name: shop
services:
  api: { command: node api.js, healthcheck: { http: "http://127.0.0.1:8000/", retries: 1 } }
`);

function told(begins: StackRecord, ...events: readonly ManagedEvent[]): StackRecord {
  return events.reduce((so, event) => step(so, { kind: 'service', id: 'api', event }, moment).stack, begins);
}
const probed = (result: typeof good) => ({ type: 'probed', generation: 1, result }) as const;
const starting = told(
  newStackRecord(stack, {}, moment),
  { type: 'up', actor: 'user', cause: 'asked for' },
  { type: 'started', generation: 1 },
);
const healthy = told(starting, probed(good));

describe('a step is calm', () => {
  it('when a good check follows a good one', () => {
    expect(healthy.services.get('api')?.service.phase.state).toBe('healthy');
    expect(isCalm(healthy, told(healthy, probed({ ...good, latencyMs: 9, at: 5_000 })))).toBe(true);
  });

  it('and not when it was about a service that is not there', () => {
    expect(isCalm(healthy, healthy)).toBe(false);
  });

  it.each<readonly [string, StackRecord, ManagedEvent]>([
    ['the first good check', starting, probed(good)],
    ['a failure', healthy, probed(refused)],
    ['a good check after a failure', told(healthy, probed(refused)), probed(good)],
    ['a shadow', healthy, { type: 'shadow', shadow: aShadow }],
    ['an intent', healthy, { type: 'down', actor: 'user', cause: 'asked for' }],
    ['what was seen of its processes', healthy, { type: 'tree-seen', pids: [7] }],
  ])('and not with %s', (_, before, event) => {
    expect(isCalm(before, told(before, event))).toBe(false);
  });
});
