// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { describe, expect, it } from 'vitest';
import { type Loss, parseDotenv, parseForemanEnv } from '../../../../electron/stack/syntax/dotenv.ts';

function read(text: string, env: Readonly<Record<string, string>> = {}) {
  const losses: Loss[] = [];
  const { values } = parseDotenv(
    text,
    (name) => env[name],
    (loss) => losses.push(loss),
  );
  return { values, losses };
}

describe('a value of an env file that does not come through whole', () => {
  it.each([
    ['DB_PASSWORD=pas$word', 'pas'],
    ['DB_PASSWORD="postgres://app:ab$cd@localhost/db"', 'postgres://app:ab@localhost/db'],
    ['DB_PASSWORD=$secret', ''],
    ['DB_PASSWORD=a${hunter}b', 'ab'],
    ['DB_PASSWORD=a$one$two', 'a'],
    ['DB_PASSWORD=abc #def', 'abc'],
    ['DB_PASSWORD=abc\t#def', 'abc'],
    ['DB_PASSWORD=#fff', ''],
    ['export DB_PASSWORD=x$y', 'x'],
  ])('is told by line and name, never with the value: %s', (line, value) => {
    const { values, losses } = read(`# first\n\n${line}\nB=2`);
    expect(values.DB_PASSWORD).toBe(value);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatchObject({ line: 3, name: 'DB_PASSWORD' });
    const told = `${losses[0]?.message} ${losses[0]?.hint}`;
    expect(told).toMatch(/^DB_PASSWORD: /);
    for (const part of ['word', 'cd', 'secret', 'hunter', 'one', 'def', 'fff', 'pas$'])
      expect(told.replace('DB_PASSWORD', '')).not.toMatch(new RegExp(`(?<![a-z])${part.replace('$', '\\$')}(?![a-z])`));
  });

  it('names a variable that was clearly meant as one', () => {
    expect(read('URL=http://${API_HOST}/x').losses[0]?.message).toBe(
      'URL: the variable API_HOST, which is not set, becomes empty, so part of the value is gone',
    );
  });

  it.each([
    "A='pas$word #x'",
    'A=pas$$word',
    'A="pas\\$word"',
    'A=$EMPTY',
    'A=${UNSET:-x}',
    'A=${UNSET-}',
    'A=${UNSET:+x}',
    'B=1\nA=$B',
    'A=b # a comment',
    'A=b#c',
    'A="b" # c',
    'A= # c',
    'A=',
    'A=$SET',
  ])('is silent where nothing is lost: %s', (text) => {
    expect(read(text, { EMPTY: '', SET: 'x' }).losses).toEqual([]);
  });

  it('is told of for the first of many only', () => {
    expect(read('A=$x\n'.repeat(5_000)).losses).toHaveLength(20);
  });
});

describe('.env as foreman reads it', () => {
  it.each([
    ['A=pas$word', 'pas$word'],
    ['A=abc #def', 'abc #def'],
    ["A='a$b'", 'a$b'],
    ['A="a$b\\nc\\"d"', 'a$b\nc"d'],
    ['A=${B}', '${B}'],
    ['A=', ''],
  ])('takes values literally: %s', (line, value) => {
    expect(parseForemanEnv(`${line}\r\n# x\n`)).toEqual({ values: { A: value }, problems: [] });
  });

  it('says which lines it does not read', () => {
    expect(parseForemanEnv('export A=1\nB = 2').problems.map(({ line }) => line)).toEqual([1, 2]);
  });
});

it('a line that foreman leaves out is told as that', () => {
  expect(parseForemanEnv('A=1\nexport B=2\n').problems).toEqual([
    { line: 2, message: 'this line is not NAME=VALUE, so it is left out, as foreman leaves it out' },
  ]);
});
