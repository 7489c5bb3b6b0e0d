import { describe, expect, it } from 'vitest';
import type { Action } from '../../../electron/contract/action.ts';
import { undoOf } from '../../../renderer/plan-undo.ts';
import { actionTone } from '../../../renderer/plan-words.ts';

function ended(part: Partial<Action>, action: Action['plan']['steps'][number]['action'] = 'stop'): Action {
  const steps = [{ id: 'one', action, target: 'api', reason: 'asked', service: 'api' }];
  const plan = { id: 'p', kind: part.kind ?? 'down', steps, choices: [], notes: [] };
  const progress = [{ step: 'one', status: 'done' as const, detail: '' }];
  return { id: 'p', kind: plan.kind, phase: 'done', plan, progress, applied: true, verification: [], ...part };
}

describe('the end of an action', () => {
  it('offers the way back where there is one', () => {
    expect(undoOf(ended({ kind: 'down' }), 'shop')).toMatchObject({ intent: { type: 'up', services: ['api'] } });
    expect(undoOf(ended({ kind: 'up' }, 'start'), 'shop')).toMatchObject({
      intent: { type: 'down', services: ['api'] },
    });
  });

  it('says so where there is none, and nothing where nothing was done', () => {
    expect(undoOf(ended({ kind: 'fix-ports' }, 'kill'), 'shop')).toMatchObject({
      kind: 'say',
      sentence: /cannot be brought back/,
    });
    expect(undoOf(ended({ kind: 'doctor' }, 'write'), 'shop')).toMatchObject({ kind: 'say', sentence: /kept/ });
    expect(undoOf(ended({ phase: 'planned' }), 'shop')).toBeUndefined();
    const skipped = [{ step: 'one', status: 'skipped' as const, detail: '' }];
    expect(undoOf(ended({ progress: skipped }), 'shop')).toBeUndefined();
  });

  it('is neither good nor bad where something could not be confirmed and nothing failed', () => {
    const check = { check: 'api is healthy', detail: 'no answer yet' };
    expect(actionTone(ended({ phase: 'failed', verification: [{ ...check, ok: false, unproved: true }] }))).toBe(
      'warn',
    );
    expect(actionTone(ended({ phase: 'failed', verification: [{ ...check, ok: false }] }))).toBe('bad');
    expect(actionTone(ended({ verification: [{ ...check, ok: true }] }))).toBe('good');
  });
});
