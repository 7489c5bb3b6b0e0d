// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../../electron/stack/syntax/interpolate.ts';

const variables: Readonly<Record<string, string>> = { A: 'alpha', EMPTY: '', _b1: 'beta', HOST: 'db' };
const lookup = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
const fill = (text: string) => interpolate(text, lookup);

describe('interpolation follows Compose', () => {
  it.each([
    ['plain text', 'plain text'],
    ['$A', 'alpha'],
    ['${A}', 'alpha'],
    ['x${A}y$_b1/z', 'xalphaybeta/z'],
    ['$Ab', ''],
    ['$$A and $$$A', '$A and $alpha'],
    ['${MISSING:-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${MISSING-d}', 'd'],
    ['${A:-d}', 'alpha'],
    ['${A:+yes}', 'yes'],
    ['${EMPTY:+yes}', ''],
    ['${EMPTY+yes}', 'yes'],
    ['${MISSING+yes}', ''],
    ['${MISSING:-}', ''],
    ['${A:?needed}', 'alpha'],
    ['${EMPTY?needed}', ''],
    ['${MISSING:-${EMPTY:-${A}}}!', 'alpha!'],
    ['${MISSING:-http://$HOST:80/?a=b}', 'http://db:80/?a=b'],
    ['${MISSING:-a}${A}', 'aalpha'],
    ['{not} }a variable{', '{not} }a variable{'],
  ])('%s becomes "%s"', (text, expected) => {
    const result = fill(text);
    expect(result.invalid).toBeUndefined();
    expect(result.text).toBe(expected);
  });

  it('says which variables are not set, but not those with a default', () => {
    expect(fill('$X ${Y} ${Z:-d} ${W:+r}').unset).toEqual(['X', 'Y']);
  });

  it('does not look into a default that is not used', () => {
    expect(fill('${A:-$X ${Y:?needed}}')).toMatchObject({ text: 'alpha', unset: [], missing: [] });
  });

  it('names required variables without value and the reason that the user gave', () => {
    expect(fill('${X:?set it} ${EMPTY:?} ${Y?}').missing).toEqual([
      { name: 'X', because: 'set it' },
      { name: 'EMPTY', because: '' },
      { name: 'Y', because: '' },
    ]);
  });

  it.each(['$', 'a $ b', '$5', '${', '${}', '${A', '${1A}', '${A:-x', '${A!x}', '$(date)', '${A:-${B}'])(
    'reports %s as bad syntax and leaves the text alone',
    (text) => {
      const result = fill(text);
      expect(result.invalid).toBeTruthy();
      expect(result.text).toBe(text);
    },
  );

  it('gives up on variables nested without end instead of running out of stack', () => {
    expect(fill(`${'${A:-'.repeat(50_000)}`).invalid).toContain('nested');
    expect(fill(`${'${X:-'.repeat(15)}deep${'}'.repeat(15)}`).text).toBe('deep');
  });

  it('knows whether a variable had a part in the text', () => {
    expect(fill('a$$b').substituted).toBe(false);
    expect(fill('${X:-b}').substituted).toBe(true);
  });

  it('never throws', () => {
    const pieces = fc.constantFrom('$', '{', '}', ':', '-', '?', '+', 'A', 'X', '$$', '${A', ' ', '1');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => typeof fill(parts.join('')).text === 'string'),
    );
    fc.assert(fc.property(fc.string(), (text) => typeof fill(text).text === 'string'));
  });

  it('leaves text alone in which every dollar sign is doubled', () => {
    fc.assert(fc.property(fc.string(), (text) => fill(text.replaceAll('$', '$$$$')).text === text));
  });
});
