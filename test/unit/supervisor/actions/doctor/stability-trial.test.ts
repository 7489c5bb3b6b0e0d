import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../../../electron/contract/history.ts';
import type { ServiceState } from '../../../../../electron/contract/service.ts';
import { LIMITS } from '../../../../../electron/limits.ts';
import { livesOf, trialNote, trialOf } from '../../../../../electron/supervisor/actions/doctor/stability-trial.ts';

const { marginMs, healthyMs, longestMs } = LIMITS.doctor.trial;
const change = (at: number, to: ServiceState, service = 'x'): HistoryEvent => {
  return { seq: at, at, kind: 'transition', service, to, cause: 'a test', actor: 'stacklight' };
};

describe('the last lives of a service', () => {
  it('are those that ended by themselves, from when it ran until it was down', () => {
    const events = [
      change(0, 'starting'),
      change(100, 'running'),
      change(3_100, 'backoff'),
      change(3_200, 'running'),
      change(3_300, 'healthy'),
      change(3_400, 'running', 'other'),
      change(9_200, 'failed'),
      change(10_000, 'running'),
      change(90_000, 'stopped'),
    ];
    expect(livesOf('x', events)).toEqual([3_000, 6_000]);
    expect(livesOf('nobody', events)).toEqual([]);
  });
});

describe('how long a service has to stay up', () => {
  it.each([
    ['longer than the longest of its lives', [3_000, 1_000], false, 3_000 + marginMs],
    ['in good health for a while where it has a check', [3_000], true, healthyMs],
    ['both, where it lived longer than that', [20_000], true, 20_000 + marginMs],
    ['no longer than people wait', [600_000], false, longestMs],
    ['for a while where nothing is known of them', [], false, healthyMs],
  ])('%s', (_, lives, hasCheck, stayMs) => {
    expect(trialOf('x', lives, hasCheck).stayMs).toBe(stayMs);
  });

  it('is said with the reason', () => {
    expect(trialNote(trialOf('x', [3_000], false))).toBe(
      'x counts as fixed once it has stayed up for 5 s: its last lives lasted up to 3 s.',
    );
  });
});
