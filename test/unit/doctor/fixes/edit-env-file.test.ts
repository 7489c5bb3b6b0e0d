import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { variableIn, withVariable } from '../../../../electron/doctor/fixes/edit-env-file.ts';
import { parseDotenv } from '../../../../electron/stack/syntax/dotenv.ts';

const set = (text: string, value: string, format?: 'raw') => {
  const edited = withVariable(text, 'JWT_SECRET', value, format);
  return edited.ok ? edited.value : edited.problem.code;
};

describe('a variable of an env file', () => {
  it.each([
    ['in its place', 'A=1\nJWT_SECRET=old\nB=2\n', 'A=1\nJWT_SECRET=new\nB=2\n'],
    ['with its spaces and export', '  export JWT_SECRET = old\n', '  export JWT_SECRET = new\n'],
    ['instead of quotes and a comment', 'JWT_SECRET="o l d" # why\n', 'JWT_SECRET=new\n'],
    ['with the line ends of Windows', 'A=1\r\nJWT_SECRET=old\r\nB=2\r\n', 'A=1\r\nJWT_SECRET=new\r\nB=2\r\n'],
    ['where the last of two counts', 'JWT_SECRET=a\nJWT_SECRET=b\n', 'JWT_SECRET=a\nJWT_SECRET=new\n'],
    ['at the end, when it is not there', 'A=1', 'A=1\nJWT_SECRET=new\n'],
    ['in an empty file', '', 'JWT_SECRET=new\n'],
    [
      'beside names that end alike',
      'MY_JWT_SECRET=x\nJWT_SECRET_OLD=y\n',
      'MY_JWT_SECRET=x\nJWT_SECRET_OLD=y\nJWT_SECRET=new\n',
    ],
  ])('is set %s', (_where, before, after) => {
    expect(set(before, 'new')).toBe(after);
  });

  it('is quoted where its value means something to a reader', () => {
    expect(set('JWT_SECRET=old\n', "a $b 'c' #d")).toBe("JWT_SECRET='a $b \\'c\\' #d'\n");
    expect(set('JWT_SECRET=old\n', 'a $b #d', 'raw')).toBe('JWT_SECRET=a $b #d\n');
  });

  it('is not set where more than it would change', () => {
    expect(set('JWT_SECRET="over\nlines"\nA=1\n', 'new')).toBe('not-edited');
    expect(set('JWT_SECRET=old\n', 'two\nlines', 'raw')).toBe('not-edited');
    expect(set('JWT_SECRET=old\n', 'ends with \\')).toBe('not-edited');
  });

  it('reads back as it was meant, whatever its value, or is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.string(), (value, before) => {
        const edited = withVariable(`A=1\nJWT_SECRET=${JSON.stringify(before)}\n`, 'JWT_SECRET', value, undefined);
        if (!edited.ok) return;
        expect(parseDotenv(edited.value, () => undefined).values).toMatchObject({ A: '1', JWT_SECRET: value });
      }),
      { numRuns: 300 },
    );
  });

  it('is taken from a file only where the file itself says it', () => {
    const codeOf = (text: string) => {
      const found = variableIn(text, 'KEY', undefined);
      return found.ok ? found.value : found.problem.code;
    };
    expect(["KEY='a $b'", 'KEY=', '', 'KEY=a$OTHER', 'KEY=$OTHER'].map(codeOf)).toEqual([
      'a $b',
      'not-set',
      'not-set',
      'not-plain',
      'not-plain',
    ]);
  });
});
