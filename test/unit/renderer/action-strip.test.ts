import { describe, expect, it } from 'vitest';
import type { Action } from '../../../electron/contract/action.ts';
import { isStillSo } from '../../../renderer/action-strip.ts';
import { fixPortsAction } from '../../support/example-actions.ts';
import { exampleService } from '../../support/example-services.ts';

const well = [exampleService('api'), exampleService('db')];
const apiDown = [exampleService('api', { state: 'failed' }), exampleService('db')];
const dbDown = [exampleService('api'), exampleService('db', { state: 'failed' })];

/** An action about api alone. */
function action(phase: Action['phase'], over: Partial<Action> = {}): Action {
  const base = fixPortsAction(phase);
  const steps = [{ id: 's1', action: 'restart', target: 'api', reason: 'x', service: 'api' }] as const;
  return { ...base, plan: { ...base.plan, steps: [...steps] }, progress: [], ...over };
}

describe('the strip about an action', () => {
  it('is there while the action runs, whatever is in trouble', () => {
    expect(isStillSo(action('acting'), apiDown)).toBe(true);
    expect(isStillSo(action('verifying'), apiDown)).toBe(true);
  });

  it('about a success leaves when what it was about is in trouble again, and not for something else', () => {
    expect(isStillSo(action('done'), well)).toBe(true);
    expect(isStillSo(action('done'), apiDown)).toBe(false);
    expect(isStillSo(action('done'), dbDown)).toBe(true);
    const about = action('done');
    expect(isStillSo({ ...about, plan: { ...about.plan, steps: [] } }, dbDown)).toBe(false);
  });

  it('that everything is up leaves when what was up before, and had no step of its own, is in trouble', () => {
    expect(isStillSo(action('done', { kind: 'up' }), dbDown)).toBe(false);
    expect(isStillSo(action('done', { kind: 'up' }), well)).toBe(true);
  });

  it('about a failure leaves when all that it was about is well, unless a step of it failed for good', () => {
    expect(isStillSo(action('failed'), apiDown)).toBe(true);
    expect(isStillSo(action('failed'), well)).toBe(false);
    const step = { step: 's1', status: 'failed', detail: 'not permitted' } as const;
    expect(isStillSo(action('failed', { progress: [step] }), well)).toBe(true);
  });
});
