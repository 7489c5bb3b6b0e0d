import { expect, it } from 'vitest';
import { placeOf, tooDeepAt } from '../../../../electron/stack/syntax/bracket-depth.ts';

it('finds where a text opens more brackets than any file has, and where that is', () => {
  expect(tooDeepAt(`a: ${'['.repeat(1_000)}`)).toBeUndefined();
  expect(tooDeepAt('a: [1]\n'.repeat(5_000))).toBeUndefined();
  const text = `one: 1\ntwo: ${'{a: '.repeat(2_000)}`;
  const offset = tooDeepAt(text) ?? -1;
  expect(text.slice(0, offset + 1).match(/\{/g)).toHaveLength(1_001);
  expect(placeOf(text, offset)).toEqual({ line: 2, column: 5 + 1 + 4 * 1_000 });
});
