import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { cutOffEvents, noteAction, type OpenAction } from '../../../electron/history/open-actions.ts';
import { LIMITS } from '../../../electron/limits.ts';

let seq = 0;
function action(cause: string, data: HistoryEvent['data'], at = 1_000): HistoryEvent {
  seq += 1;
  return { seq, at, kind: 'action', cause, actor: 'user', data };
}

const steps = [
  { id: 'kill-7', action: 'kill', target: 'pid 7 (python main.py)', reason: 'holds port 8000' },
  { id: 'restart-api', action: 'restart', target: 'api', reason: 'its port is free' },
];
const asked = action('fix-ports asked for on the command line: 2 steps', { plan: 'p', services: ['api'], steps });
const killed = action('pid 7 (python main.py): it ended', { step: 'kill-7', outcome: 'gone', pid: 7 });
const over = action('fix-ports: Verified', { plan: 'p', verified: true, verification: [] });

function openAfter(...events: readonly HistoryEvent[]): readonly OpenAction[] {
  const open = new Map<string, OpenAction>();
  for (const event of events) noteAction(open, event);
  return [...open.values()];
}

function tell(...events: readonly HistoryEvent[]): string[] {
  return cutOffEvents(openAfter(...events), 2_000).map(({ cause }) => cause);
}

describe('an action that ended with the run that did it', () => {
  it('is told with what is known of its steps', () => {
    expect(tell(asked, killed)).toEqual([
      'fix-ports was cut off when Stacklight ended; known of its 2 steps: pid 7 (python main.py) ended. What came of it was not verified: ask for it again if something is missing.',
    ]);
    const one = action('restart api asked for in the app: 1 step', { plan: 'q', steps: steps.slice(1) });
    expect(tell(one)).toEqual([
      'restart api was cut off when Stacklight ended; nothing is known of its one step. What came of it was not verified: ask for it again if something is missing.',
    ]);
  });

  it('is told once, and not where somebody told what came of it', () => {
    expect(openAfter(asked, killed, over)).toEqual([]);
    const told = cutOffEvents(openAfter(asked, killed), 2_000).map((event) => ({ seq: 9, ...event }));
    expect(told).toHaveLength(1);
    expect(openAfter(asked, killed, ...told)).toEqual([]);
  });

  it('takes no step of another action for its own, nor one of an older version', () => {
    const other = action('pid 8 (node): pid 8 ended', { step: 'kill-8', pid: 8 });
    const old = action('clean-up asked for in the app: 1 step', {
      plan: 'o',
      steps: [{ action: 'kill', target: 'x' }],
    });
    expect(openAfter(asked, old, other).map((one) => one.steps)).toEqual([[], []]);
  });

  it('is no news after a week', () => {
    expect(cutOffEvents(openAfter(asked), 1_001 + LIMITS.history.cutOffMs)).toEqual([]);
  });
});
