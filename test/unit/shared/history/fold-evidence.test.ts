import { expect, it } from 'vitest';
import { foldEvidence } from '../../../../shared/history/fold-evidence.ts';

const evidence = (seq: number, of: number) => ({ seq, data: { code: 'evidence', of, lastLines: ['no such table'] } });

it('gives what was kept to the event that it is about, whichever comes first', () => {
  const failed = { seq: 4, data: { exitCode: 1 } };
  const folded = { seq: 4, data: { code: 'evidence', of: 4, lastLines: ['no such table'], exitCode: 1 } };
  expect(foldEvidence([{ seq: 3 }, failed, evidence(5, 4)])).toEqual([{ seq: 3 }, folded]);
  expect(foldEvidence([evidence(5, 4), failed, { seq: 3 }])).toEqual([folded, { seq: 3 }]);
});

it('keeps the line where its event is not in the list, and every other event as it is', () => {
  const alone = [evidence(5, 4), { seq: 6, data: { code: 'evidence' } }, { seq: 7 }];
  expect(foldEvidence(alone)).toEqual(alone);
});
