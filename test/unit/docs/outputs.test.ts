import { expect, it } from 'vitest';
import { missingLines } from '../../support/docs/outputs.ts';

const printed =
  'start web: done, 200 in 20 ms\n✓ port 20411 is answered by web only: held by pid 7 on 127.0.0.1\nVerified.\n';

it('an output is the same with other numbers, durations and gaps', () => {
  expect(missingLines('200 in 1.1 s\n✓ port 8090  is answered by web only: held by pid 440', printed)).toEqual([]);
});

it('a line that was not printed is named', () => {
  expect(missingLines('start web: done\nstart api: done\nNot verified.', printed)).toEqual([
    'start api: done',
    'Not verified.',
  ]);
  expect(missingLines('anything', '')).toEqual(['anything']);
});
