/** Seconds of processor time, which is what is measured: too long for `npm run check`, so these are no unit tests. */
import { describe, expect, it } from 'vitest';
import { resolveProject } from '../../../../electron/stack/compose/project/resolve.ts';
import { readComposeYaml } from '../../../../electron/stack/compose/tree/read-yaml.ts';
import { readJson, readModule } from '../../../../electron/stack/import/literals/object-literal.ts';
import { importProcfile } from '../../../../electron/stack/import/procfile/procfile.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { parseDotenv, parseRawEnv } from '../../../../electron/stack/syntax/dotenv.ts';
import { interpolate } from '../../../../electron/stack/syntax/interpolate.ts';
import { splitWords } from '../../../../electron/stack/syntax/shell-words.ts';
import { expectLinear } from '../../../support/growth.ts';

const many = (part: string) => (size: number) => part.repeat(Math.ceil(size / part.length));
const numbered = (part: (n: number) => string) => (size: number) => {
  let text = '';
  for (let n = 0; text.length < size; n += 1) text += part(n);
  return text;
};
/** What a variable stands for. */
const value = 'x'.repeat(100_000);
const lookup = (name: string) => (name === 'A' ? value : undefined);

const dotenv = (text: string) => parseDotenv(text, lookup);
const procfile = (text: string) =>
  importProcfile({
    text,
    file: '/p/Procfile',
    label: 'Procfile',
    dotenv: { file: '/p/.env', exists: false },
    base: undefined,
    taken: new Set(),
  });
const stack = (text: string) => parseStack(text, { file: '/p/stacklight.yaml', directory: '/p', env: { A: value } });
const yaml = (text: string) => readComposeYaml(text, '/p/compose.yaml');

type Case = readonly [string, (text: string) => unknown, (size: number) => string];

const services = (part: (n: number) => string) => numbered((n) => (n === 0 ? 'services:\n' : `  s${n}: ${part(n)}\n`));
const project = (text: string) =>
  resolveProject(
    { files: ['/p/compose.yaml'], directory: '/p', variables: { A: value }, profiles: [] },
    {
      open: async (path) =>
        path === '/p/compose.yaml'
          ? { ok: true, value: text }
          : { ok: false, problem: { code: 'file-missing', message: 'it is not there' } },
      complaints: { errors: [], notes: [] },
      opened: new Set(),
      home: '/h',
      budget: { includes: 200 },
      parsed: new Map(),
    },
  );

const megabyte: readonly Case[] = [
  ['.env of bad lines', dotenv, many('=\n')],
  ['.env of one bad line', dotenv, many('=')],
  ['.env of open quotes', dotenv, many('A="\n')],
  ['.env of open quotes of both kinds', dotenv, many('A="\nB=\'\n')],
  ['.env of an open quote that is escaped', dotenv, many('A="\\"\n')],
  ['.env of comments', dotenv, many(' #\u2028')],
  ['.env of one value of comments', dotenv, (n) => `A=${' # '.repeat(n / 3)}\u2028`],
  ['.env of a long name', dotenv, many('a.')],
  ['.env of values that grow', dotenv, many('B=$A$A\n')],
  ['.env of one value that grows', dotenv, (n) => `B=${'$A'.repeat(n / 2)}`],
  ['.env of values that double', dotenv, numbered((n) => `B${n}=$B${n - 1}$B${n - 1}x\n`)],
  ['.env of unset', dotenv, (n) => `B=${'$Q'.repeat(n / 2)}`],
  ['raw env', (t) => parseRawEnv(t, lookup), many('=\n')],
  ['words of quotes', splitWords, many(`"'`)],
  ['words of dollars', splitWords, many('$(')],
  ['interpolate braces', (t) => interpolate(t, lookup), many('${B:-')],
  ['interpolate open', (t) => interpolate(t, lookup), many('${')],
  ['interpolate in default', (t) => interpolate(t, lookup), (n) => `\${B:-${'$C'.repeat(n / 2)}}`],
  ['interpolate missing', (t) => interpolate(t, lookup), (n) => `\${B:-${`\${C:?x}`.repeat(n / 7)}}`],
  ['interpolate defaults', (t) => interpolate(t, lookup), many(`\${B:-\${C:-d}}`)],
  ['json brackets', readJson, many('[')],
  ['json keys', readJson, (n) => `{${numbered((k) => `"a${k}":1,`)(n)}"z":1}`],
  ['json open comments', readJson, many('/*')],
  ['json comments', readJson, many('/**/')],
  ['json text', readJson, many('"\\u{')],
  ['module of open comments', (t) => readModule(`module.exports = {${t}`, '/p'), many('a:/*')],
  ['module of computed', (t) => readModule(`module.exports = [${t}`, '/p'), many('f(')],
  ['module of computed items', (t) => readModule(`module.exports = [${t}]`, '/p'), many('f(1),')],
  ['module of nested computed', (t) => readModule(`module.exports = ${t}`, '/p'), many('[1+')],
  ['module of nested objects computed', (t) => readModule(`module.exports = ${t}`, '/p'), many('{a:-')],
  [
    'module of nested lists then plus',
    (t) => readModule(`module.exports = ${'['.repeat(90)}${t}${']+1'.repeat(90)}`, '/p'),
    many('1,'),
  ],
  [
    'module of constants',
    (t) => readModule(`${t}\nmodule.exports = [${'c1,'.repeat(1000)}]`, '/p'),
    numbered((n) => `const c${n} = [c${n + 1},c${n + 1}];\n`),
  ],
  ['module of exports', (t) => readModule(t, '/p'), many('module.exports ==')],
  ['module of consts', (t) => readModule(t, '/p'), many('const \n')],
  ['procfile of types', procfile, numbered((n) => `a${n}: b\n`)],
  ['procfile of spaces', procfile, (n) => `a: b${' '.repeat(n)}c`],
  ['procfile of many spaces', procfile, (n) => `a: b${' b'.repeat(n / 2)}`],
  ['procfile of bad lines', procfile, many('=\n')],
  ['procfile of one command', procfile, (n) => `a: ${'python -m '.repeat(n / 10)}`],
];

/** Here the work for each character is much, in the parser of YAML and after it. */
const smaller: readonly Case[] = [
  ['stack of services', stack, numbered((n) => (n === 0 ? 'services:\n' : `  s${n}: { command: a }\n`))],
  ['stack of bad services', stack, numbered((n) => (n === 0 ? 'services:\n' : `  s${n}: { command: "\${Q?}" }\n`))],
  ['stack of repeated keys', stack, many('a: b\n')],
  [
    'stack of dependencies',
    stack,
    (size) => `services:\n  a: { command: x }\n  b:\n    command: x\n    depends_on: [${'a,'.repeat(size / 2)}a]\n`,
  ],
  [
    'stack of ports',
    stack,
    (size) =>
      `services:\n  b:\n    command: x\n    ports: [${numbered((n) => `"${1 + (n % 60)}-${999 + (n % 60)}",`)(size / 100)}1]\n`,
  ],
  ['stack of a growing command', stack, (size) => `services:\n  b:\n    command: "x ${'$A'.repeat(size / 2)}"\n`],
  [
    'stack of growing variables',
    stack,
    numbered((n) => (n === 0 ? 'services:\n  b:\n    command: x\n    environment:\n' : `      V${n}: $A\n`)),
  ],
  ['stack of unset variables', stack, (size) => `services:\n  b:\n    command: "x ${'$Q'.repeat(size / 2)}"\n`],
  ['compose keys', yaml, numbered((n) => `a${n}: b\n`)],
  ['compose flow keys', yaml, (size) => `{${numbered((n) => `a${n}: b, `)(size)}}`],
  ['compose list', yaml, (size) => `a: [${'1,'.repeat(size / 2)}]`],
  ['compose aliases', yaml, (size) => `a: &a 1\nb: [${'*a,'.repeat(size / 3)}]`],
  ['compose merges', yaml, (size) => `a: &a {b: 1}\n${numbered((n) => `c${n}: {<<: *a}\n`)(size)}`],
  ['compose comments', yaml, many('# x\n')],
  ['compose question marks', yaml, many('? ')],
  ['compose anchors', yaml, many('&a ')],
  ['compose tags', yaml, many('!a ')],
  ['compose brackets', yaml, many('[]')],
  ['Compose project of services unset', project, services(() => '{ image: "$Q" }')],
  ['Compose project of extends chain', project, services((n) => `{ image: a, extends: { service: s${n - 1} } }`)],
  ['Compose project of depends chain', project, services((n) => `{ image: a, depends_on: [s${n + 1}] }`)],
  ['Compose project of ports', project, services(() => `{ image: a, ports: ["1-1000:1-1000"] }`)],
  [
    'Compose project of ports one service',
    project,
    (size) => `services: { a: { image: a, ports: [${'"80:80",'.repeat(size / 8)}] } }`,
  ],
  [
    'Compose project of env list',
    project,
    (size) => `services: { a: { image: a, environment: [${numbered((n) => `A${n}=1,`)(size)}] } }`,
  ],
  ['Compose project of container names', project, services(() => `{ image: a, container_name: x }`)],
  ['Compose project of unknown keys', project, services(() => `{ imagee: a }`)],
  [
    'Compose project of env_file',
    project,
    (size) => `services: { a: { image: a, env_file: [${'e,'.repeat(size / 2)}] } }`,
  ],
  [
    'Compose project of include same',
    project,
    (size) => `include: [${numbered((n) => `x${n}.yaml,`)(size)}]\nservices: {a: {image: b}}`,
  ],
];

describe('a reader of a project', () => {
  it.each(megabyte)('reads a megabyte of it in one pass: %s', { timeout: 60_000 }, async (_, read, make) => {
    await expectLinear((size) => read(make(size)));
  });

  it.each(smaller)(
    'needs for four times as much four times the work: %s',
    { timeout: 60_000 },
    async (_, read, make) => {
      await expectLinear((size) => read(make(size)), 60_000);
    },
  );

  it.each([
    ['a stack file', stack, services(() => '{ command: a }')],
    ['a Compose file', project, services(() => '{ image: a }')],
  ] as const)('reads a megabyte of services of %s', { timeout: 60_000 }, async (_, read, make) => {
    await expectLinear((size) => read(make(size)));
  });

  it('lets variables multiply a text up to a limit, and no further', () => {
    expect(interpolate('$A'.repeat(20), lookup)).toMatchObject({
      invalid: 'its variables make it longer than 1 MB',
    });
    const many = Array.from({ length: 150 }, (_, n) => `      V${n}: $A`).join('\n');
    const read = stack(`services:\n  b:\n    command: x\n    environment:\n${many}\n`);
    expect(read).toMatchObject({
      ok: false,
      problem: [{ message: 'its variables make more than 10 MB of the files' }],
    });
  });

  it('spells ranges of ports out up to a limit, and names the first that is over it', () => {
    const ranges = Array.from({ length: 30 }, (_, n) => `"${1 + n * 1_000}-${1_000 + n * 1_000}"`).join(', ');
    const read = stack(`services:\n  b: { command: x, ports: [${ranges}] }\n`);
    expect(read.ok && read.value.services[0]?.ports.length).toBe(10_000);
    expect(read.ok && read.value.errors?.[0]?.message).toContain(
      'services.b.ports[10] makes more than 10000 ports of the files',
    );
  });

  it('tells the first hundred bad lines of a .env, with their numbers', () => {
    const { problems } = dotenv(`A=1\n${'=\n'.repeat(5_000)}`);
    expect(problems.length).toBe(101);
    expect(problems[99]).toEqual({ line: 101, message: 'expected NAME=VALUE' });
    expect(problems[100]).toEqual({ line: 102, message: 'this line and 4899 more are wrong as well' });
  });

  it.each([
    ['indented', (n: number) => Array.from({ length: n }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['listed', (n: number) => '- '.repeat(n)],
    ['asked', (n: number) => '? '.repeat(n)],
    ['mixed', (n: number) => '- ? '.repeat(n)],
  ])('refuses what is %s more deeply than anybody writes, before it is parsed', (_, make) => {
    expect(yaml(make(300))).toMatchObject({ problem: { message: 'the file is nested too deeply' } });
  });
});
