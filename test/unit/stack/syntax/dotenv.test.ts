// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDotenv, parseRawEnv } from '../../../../electron/stack/syntax/dotenv.ts';

const outside: Readonly<Record<string, string>> = { SHELL_VALUE: 'from shell' };
const lookup = (name: string) => outside[name];
const values = (text: string) => parseDotenv(text, lookup).values;

describe('.env files follow Compose', () => {
  it.each([
    ['A=b', { A: 'b' }],
    ['  export A = b  ', { A: 'b' }],
    ['A: b', { A: 'b' }],
    ['A=', { A: '' }],
    ['A=b # comment', { A: 'b' }],
    ['A=b#no-comment', { A: 'b#no-comment' }],
    ['A=#comment', { A: '' }],
    ['# only\n\n \nA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\uFEFFA=1', { A: '1' }],
    ["A='single $A ${B} \\n # x'", { A: 'single $A ${B} \\n # x' }],
    ["A='Let\\'s go'", { A: "Let's go" }],
    ['A="tab\\tnew\\nline \\\\ \\"q\\" \\$B" # c', { A: 'tab\tnew\nline \\ "q" $B' }],
    ['A="over\ntwo lines"\nB=2', { A: 'over\ntwo lines', B: '2' }],
    ['A=a\\nb', { A: 'a\\nb' }],
    ['A=1\nB=$A-${A}-${C:-c}', { A: '1', B: '1-1-c' }],
    ['SHELL_VALUE=mine\nB=$SHELL_VALUE', { SHELL_VALUE: 'mine', B: 'from shell' }],
    ['SHELL_VALUE\nUNKNOWN', { SHELL_VALUE: 'from shell' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=a=b=c', { A: 'a=b=c' }],
    ['PEM="-----BEGIN\nabc==\n-----END"', { PEM: '-----BEGIN\nabc==\n-----END' }],
  ])('%j', (text, expected) => {
    expect(parseDotenv(text, lookup)).toEqual({ values: expected, problems: [] });
  });

  it('reports bad lines by number and name, keeps the others and shows no value', () => {
    const text = "A=1\nhunter2 hunter3\nB=\"hunter4\nC='x' hunter5\nD=4\n=hunter6";
    const { values: good, problems } = parseDotenv(text, lookup);
    expect(good).toEqual({ A: '1', D: '4' });
    expect(problems).toEqual([
      { line: 2, message: 'expected NAME=VALUE' },
      { line: 3, message: 'B: the quote is not closed' },
      { line: 4, message: 'C: text follows the closing quote' },
      { line: 6, message: 'expected NAME=VALUE' },
    ]);
  });

  it('takes a value with a stray dollar sign as it is and says so', () => {
    const { values: taken, problems } = parseDotenv('PASSWORD=pa$5word', lookup);
    expect(taken).toEqual({ PASSWORD: 'pa$5word' });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).not.toContain('5word');
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom('A', '=', '"', "'", '\n', '#', ' ', '$', '{', '}', '\\', 'export ', ':', '\r');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (parts) => typeof values(parts.join('')) === 'object'));
  });

  it('reads back what it was given in double quotes', () => {
    const quoted = (text: string) => `"${text.replace(/["\\$]/g, '\\$&')}"`;
    const plain = fc.string().map((text) => text.replaceAll('\r', ''));
    fc.assert(fc.property(plain, (text) => values(`A=${quoted(text)}`).A === text));
  });
});

describe('env files in raw format', () => {
  it('take every value as it stands', () => {
    expect(parseRawEnv('A="b" # c\n# note\n\nB=$A\nSHELL_VALUE\nC', lookup).values).toEqual({
      A: '"b" # c',
      B: '$A',
      SHELL_VALUE: 'from shell',
    });
  });
});
