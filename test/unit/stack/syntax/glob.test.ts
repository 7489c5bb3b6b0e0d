import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globOf } from '../../../../electron/stack/syntax/glob.ts';

const matches = (pattern: string, text: string) => globOf(pattern)?.matches(text);

describe('a pattern of paths', () => {
  it.each([
    ['packages/*', 'packages/web', true],
    ['packages/*', 'packages/web/src', false],
    ['packages/**', 'packages/web/src', true],
    ['packages/**/test', 'packages/a/b/test', true],
    ['app-*', 'app-web', true],
    ['app-?', 'app-1', true],
    ['app-?', 'app-/', false],
    ['{web,api}-*', 'api-two', true],
    ['{web,api}-*', 'db-two', false],
    ['{a*,b}c', 'axxc', true],
    ['a{b', 'a{b', true],
    ['a.b', 'axb', false],
    ['(a+)+$', '(a+)+$', true],
    ['', '', true],
  ])('%s, of %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('means what the same regular expression means', () => {
    const part = fc.constantFrom('a', 'b', '*', '?', '/', '{a,b}', '{a*,}');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.stringMatching(/^[ab/]{0,8}$/), (parts, text) => {
        fc.pre(!parts.join('').includes('**'));
        const source = parts.map((one) => SOURCES[one] ?? one).join('');
        expect(matches(parts.join(''), text)).toBe(new RegExp(`^${source}$`).test(text));
      }),
    );
  });

  it.each([
    ['stars', (n: number) => `${'*a'.repeat(n)}b`],
    ['stars over parts', (n: number) => `${'**a'.repeat(n)}b`],
    ['choices of the same', (n: number) => `${'{a,a}'.repeat(n)}b`],
    ['empty choices', (n: number) => `${'{,a}'.repeat(n)}b`],
  ])('makes no more steps than places times characters, also of %s', (_, make) => {
    for (const n of [10, 20, 40]) {
      const pattern = make(n);
      const text = 'a'.repeat(1_000);
      let steps = 0;
      globOf(pattern)?.matches(text, () => {
        steps += 1;
      });
      expect(steps).toBeGreaterThan(0);
      expect(steps).toBeLessThan(3 * pattern.length * text.length);
    }
  });

  it('is none when nobody can have written it', () => {
    expect(globOf('*a'.repeat(200))).toBeUndefined();
  });
});

const SOURCES: Readonly<Record<string, string>> = {
  '*': '[^/]*',
  '?': '[^/]',
  '{a,b}': '(?:a|b)',
  '{a*,}': '(?:a[^/]*|)',
};
