// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are JavaScript to be read
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson, readModule } from '../../../../../electron/stack/import/literals/object-literal.ts';
import { placeOf } from '../../../../../electron/stack/syntax/bracket-depth.ts';
import { expectLinear } from '../../../../support/growth.ts';

const numbered = (count: number, textOf: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => textOf(at)).join('');
const module = (text: string) => readModule(text, '/p');

describe('a module that is read without being run', () => {
  it('gives the plain values that it exports', () => {
    const text = `
      'use strict'; // module.exports = 1
      const path = require('path')
      const env = { NODE_ENV: "production", }
      module.exports = {
        apps: [{ name: 'api', 'max-age': 1_000, hex: 0x10, on: true, off: null, env, deep: [[-1.5e3]], here: __dirname,
          text: 'it\\'s \\u0041 \\x42\\n', tick: \`two
lines\` /* comment, with 'quotes' */ }, ],
      };
    `;
    expect(module(text)).toEqual({
      ok: true,
      computed: [],
      value: {
        apps: [
          {
            name: 'api',
            'max-age': 1000,
            hex: 16,
            on: true,
            off: null,
            env: { NODE_ENV: 'production' },
            deep: [[-1500]],
            here: '/p',
            text: "it's A B\n",
            tick: 'two\nlines',
          },
        ],
      },
    });
  });

  it.each([
    'export default { a: 1 }',
    'module.exports = { a: 1 };',
    'const x = { a: 1 }\nexport default x\n',
    'module.exports = {a: 1}\nfoo()',
  ])('knows the ways to export: %s', (text) => {
    expect(module(text)).toMatchObject({ ok: true, value: { a: 1 } });
  });

  it('leaves out what it would have to compute, and says where that stands', () => {
    const text =
      'module.exports = {\n  a: 1 + 1, b: f("}"), c: `${x}`, ...rest,\n  d() { return "," },\n  e: process.env.E || [1, 2], ok: 1 }';
    const read = module(text);
    expect(read.ok && read.value).toEqual({ ok: 1 });
    expect(read.ok && read.computed.map(({ path, offset }) => [path, placeOf(text, offset).line])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 2],
      ['the whole', 2],
      ['d', 3],
      ['e', 4],
    ]);
  });

  it.each([
    ['module.exports = { a: "x', 'the quote is not closed'],
    ['module.exports = { a: 1', '"," or "}" is missing'],
    ['module.exports = { a', '"," or "}" is missing'],
    ['module.exports = ', 'it ends where a value is missing'],
    ['const a = a; module.exports = 1', 'it exports nothing by module.exports or export default'],
    [`module.exports = ${'['.repeat(1_000)}`, 'it is nested too deeply or holds far too much'],
    ['const a = [a]\nmodule.exports = a', 'it is nested too deeply or holds far too much'],
  ])('says what is wrong with %.30s', (text, message) => {
    expect(module(text)).toMatchObject({ ok: false, message });
  });

  it('never throws, whatever the text is', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      "'",
      '`',
      '\\',
      '${',
      'a',
      ' 1',
      '\n',
      '//',
      '/*',
      '*/',
      '...',
      '=>',
      '(',
      ')',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const read = module(`module.exports = ${pieces.join('')}`);
        return read.ok || read.message !== '';
      }),
    );
  });

  it('reads what only a parser tells from text: comments, templates and patterns that look like an export', () => {
    const text =
      '/*\nmodule.exports = { a: 1 }\n*/\nconst t = `\nmodule.exports = { a: 2 }\n`\nmodule.exports = { a: 3, p: /[{"]/ }';
    expect(module(text)).toMatchObject({ ok: true, value: { a: 3 }, computed: [{ path: 'p' }] });
  });

  it('takes for a value what is in brackets, every constant of a declaration, and blocks of a module', () => {
    const text =
      'import x from "x";\nconst a = 1, b = [(a), , 2];\nif (x) {\n  module.exports = { b }\n}\nawait x;\nreturn;';
    expect(module(text)).toEqual({ ok: true, value: { b: [1, undefined, 2] }, computed: [] });
  });

  it('says where code cannot be read', () => {
    expect(module('module.exports = { a: , b: 1 }')).toEqual({
      ok: false,
      message: 'a value is missing there',
      offset: 22,
    });
    expect(module('module.exports = { a: 1 b: 2 }')).toEqual({
      ok: false,
      message: '"," or "}" is missing',
      offset: 24,
    });
    expect(module('module.exports = [1 2]')).toMatchObject({ message: '"," or "]" is missing', offset: 20 });
    expect(module('module.exports = 3px')).toMatchObject({
      message: 'no JavaScript stands there (Identifier directly after number)',
    });
  });

  it.each(['[', '{a:', '(', '!', '1+', 'a=>', 'a=', 'new ', 'if(1)', '${'.padStart(3, '`'), '-->\n', 'a?b:', 'await '])(
    'refuses %j without end, and does not overflow',
    (part) => {
      for (const text of [part.repeat(30_000), `module.exports = ${part.repeat(30_000)}`]) {
        expect(module(text).ok).toBe(false);
        expect(readJson(text).ok).toBe(false);
      }
    },
  );

  it('keeps names that stand for lists of themselves to what a person writes', () => {
    const text = Array.from({ length: 40 }, (_, at) => `const a${at + 1} = [a${at}, a${at}]\n`).join('');
    expect(module(`const a0 = [1]\n${text}module.exports = a40`)).toMatchObject({
      ok: false,
      message: 'it is nested too deeply or holds far too much',
    });
  });

  it.each([
    ['names', (size: number) => numbered(size / 12, (at) => `let a${at};\n`)],
    ['groups of a pattern', (size: number) => `x = /${numbered(size / 10, () => '(?<a>x)|')}/`],
    ['pairs', (size: number) => `module.exports = {${numbered(size / 12, (at) => `a${at}: {},`)}}`],
    ['templates', (size: number) => `module.exports = [${'`a`,'.repeat(size / 4)}]`],
    ['comments', (size: number) => `${'/**/'.repeat(size / 4)}\nmodule.exports = 1`],
  ])(
    'does work in proportion to the text: %s',
    async (_, textOf) => {
      await expectLinear((size) => module(textOf(size)), 400_000);
    },
    60_000,
  );

  it('gives nothing a prototype', () => {
    const read = readJson('{ "__proto__": { "polluted": true }, "a": 1 }');
    expect(read.ok && read.value).toEqual({ a: 1 });
  });
});

describe('JSON', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, undefined, 2);
        if (text.includes('__proto__')) return;
        const read = readJson(text);
        expect(read.ok && JSON.stringify(read.value)).toEqual(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('has its errors at their place', () => {
    const text = '{\n  "scripts": {\n    "dev": "vite"\n    "build": "x"\n  }\n}\n';
    const read = readJson(text);
    expect(read.ok ? undefined : placeOf(text, read.offset)).toEqual({ line: 4, column: 5 });
    expect(readJson('{} x')).toMatchObject({ ok: false, message: 'more text follows the end' });
    expect(readJson('{ "a": require("x") }')).toMatchObject({
      ok: false,
      message: 'something stands here that is no JSON',
    });
  });
});
