import { expect, it } from 'vitest';
import { bareCause, besideState, namedOnce } from '../../../../shared/text/cause.ts';

it('a sentence about several keeps the name of the first', () => {
  const cause = 'api and web ended within seconds of each other';
  expect(bareCause('api', cause)).toBe(cause);
});

it.each([
  ['blocked', 'api cannot start: port 80 is taken.', 'cannot start: port 80 is taken'],
  ['blocked', 'api cannot start: it is taken. Free it.', 'cannot start: it is taken. Free it.'],
  ['stopped', 'stopped', ''],
  [
    'stopped',
    'stopped (forced: it did not end on its stop signal)',
    'stopped (forced: it did not end on its stop signal)',
  ],
  ['running', 'running, no health check declared', 'no health check declared'],
  ['flapping', 'flapping: api changed 5 times', 'api changed 5 times'],
  ['', 'pid 7 (node x.js): it ended', 'pid 7 (node x.js) ended'],
  ['', 'pid 7 (node x.js): pid 7 ended', 'pid 7 (node x.js) ended'],
])('beside “api” and “%s” of “%s” stands “%s”', (state, text, beside) => {
  expect(besideState('api', state, text)).toBe(beside);
});

it('what was done to another process than the one that is named keeps its number', () => {
  expect(namedOnce('pid 7 (node x.js): pid 8 of it did not end')).toBe('pid 7 (node x.js): pid 8 of it did not end');
});
