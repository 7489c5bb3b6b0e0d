import { describe, expect, it } from 'vitest';
import { formatProblem, withHint } from '../../electron/result.ts';

describe('a message with what to do about it', () => {
  it.each([
    ['It is not there.', 'Make it.', 'It is not there. Make it.'],
    ['It is not there.', 'make it', 'It is not there (make it).'],
    ['it is not there', 'make it', 'it is not there (make it)'],
    // A sentence that begins with a command, as small as that is written.
    ['It is not there.', 'stacklight import makes it.', 'It is not there. stacklight import makes it.'],
    ['it is not there', 'Make it.', 'it is not there (Make it)'],
  ])('reads as one or two sentences: %s + %s', (message, hint, whole) => {
    expect(withHint({ message, hint })).toBe(whole);
  });

  it('has its place in front, and the file once', () => {
    const problem = { code: 'x', message: 'a key is unknown', file: '/p/stacklight.yaml' };
    expect(formatProblem({ ...problem, line: 3, column: 5 })).toBe('/p/stacklight.yaml:3:5: a key is unknown');
    expect(formatProblem({ ...problem, message: '/p/stacklight.yaml is a folder' })).toBe(
      '/p/stacklight.yaml is a folder',
    );
  });
});
