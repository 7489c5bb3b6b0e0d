import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertBlock, inertJson, inertLine, inertValue } from '../../../../shared/text/inert.ts';
import { inertLog } from '../../../../shared/text/inert-log.ts';

const SHOWN: readonly (readonly [string, string])[] = [
  ['\x1b[2K\x1b[1Anpm run dev\x1b[8m', '\\x1b[2K\\x1b[1Anpm run dev\\x1b[8m'],
  ['\x1b]0;title\x07\x1b]52;c;ZWNobw==\x07', '\\x1b]0;title\\x07\\x1b]52;c;ZWNobw==\\x07'],
  ['\x9b2J \x9d0;t\x9c \x90', '\\x9b2J \\x9d0;t\\x9c \\x90'],
  ['\0\b\v\f\x7f', '\\x00\\x08\\x0b\\x0c\\x7f'],
  ['rm \u202egpj.exe\u202c', 'rm \\u202egpj.exe\\u202c'],
  ['\u2066a\u2069 \u200e\u200f\u061c', '\\u2066a\\u2069 \\u200e\\u200f\\u061c'],
  ['pay\u200bpal \u200cx\u200dy \u2060\ufeff\u00ad', 'pay\\u200bpal \\u200cx\\u200dy \\u2060\\ufeff\\xad'],
  ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['\ud800x\udfff', '\\ud800x\\udfff'],
  ['a\u{e0041}\u{e007f}', 'a\\u{e0041}\\u{e007f}'],
  ['a\ufe0fb\ufe00', 'a\\ufe0fb\\ufe00'],
  ['😀\ufe0f\ufe0f\u{e0101}', '😀\ufe0f\\ufe0f\\u{e0101}'],
  ['\u3164\uffa0\u115f\u2800\u034f', '\\u3164\\uffa0\\u115f\\u2800\\u034f'],
  ['\ufff9a\ufffb \ufffe\u{1ffff}', '\\ufff9a\\ufffb \\ufffe\\u{1ffff}'],
  ['👩\u200d', '👩\\u200d'],
  [`🏴\u{e0067}\u{e0062}\u{e0061}\u{e007f}`, '🏴\\u{e0067}\\u{e0062}\\u{e0061}\\u{e007f}'],
  [`e${'\u0301'.repeat(9)}`, `e${'\u0301'.repeat(8)}\\u0301`],
];

const KEPT: readonly string[] = [
  'npm run dev -- --port 3000',
  'Größe, naïve, Ångström, Žluťoučký',
  'e\u0301 (decomposed)',
  '日本語 中文 한국어\u3000「」',
  '葛\u{e0100}城',
  'עברית العربية می\u200cخواهم',
  'क्\u200dष श्री',
  '👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d💻 🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3 🇩🇪 ☝🏿',
  '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  'non\u00a0breaking – dash … ✓ ● → \ue0b0 \ufffd',
  '\\x1b as eight letters',
];

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...['\x1b', '\x9b', '[', '8', '38;5;8', 'm', ';', '\n', '\r', '\t', 'a', 'é', '\u0301', '👩', '🏽', '\u200d'],
      ...[
        '\ufe0f',
        '\u202e',
        '\u2028',
        '\ud83d',
        '\udc69',
        '\u{e0067}',
        '葛',
        '\u{e0100}',
        'ا',
        '\u200c',
        '1',
        '\u20e3',
      ],
    ),
  }),
);
/** What no terminal and no reader may meet, wherever it stands. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones.
const NEVER = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\p{Cs}]/u;

describe('a text that others wrote, in one line', () => {
  it.each(SHOWN)('shows %j', (text, shown) => expect(inertLine(text)).toBe(shown));
  it.each(KEPT)('leaves %j as it is', (text) => expect(inertLine(text)).toBe(text));

  it('shows line breaks and tabs', () => expect(inertLine('a\n\tb\r\n')).toBe('a\\n\\tb\\r\\n'));

  it('lets nothing through that a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = inertLine(text);
        expect(shown).not.toMatch(NEVER);
        expect(shown).not.toMatch(/[\n\t]/);
        expect(inertLine(shown)).toBe(shown);
      }),
    );
  });
});

describe('in several lines', () => {
  it('keeps line breaks and tabs and nothing else', () => {
    expect(inertBlock('a\r\n\tb\rc\x1b[2J\u2028')).toBe('a\n\tb\\rc\\x1b[2J\\u2028');
  });

  it('lets nothing else through', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = inertBlock(text);
        expect(shown).not.toMatch(NEVER);
        expect(inertBlock(shown)).toBe(shown);
      }),
    );
  });
});

describe('as the log of a terminal', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', '\x1b[31mred\x1b[0m'],
    ['\x1b[1;38;5;8mgrey', '\x1b[1;38;5;8mgrey\x1b[0m'],
    ['\x1b[38;2;8;8;8;8mx', '\x1b[38;2;8;8;8mx\x1b[0m'],
    ['\x1b[8mhidden', 'hidden'],
    ['\x1b[08;31mhidden', '\x1b[31mhidden\x1b[0m'],
    ['\x1b[8:1mhidden', 'hidden'],
    ['\x1b[38:2::8:8:8mx\x1b[m', '\x1b[38:2::8:8:8mx\x1b[m'],
    ['\x1b[2Jx\x1b]52;c;QQ==\x07\x1b[?25l\x1b[5n', '\\x1b[2Jx\\x1b]52;c;QQ==\\x07\\x1b[?25l\\x1b[5n'],
    ['\x1b[>4;2m', '\\x1b[>4;2m'],
    ['\x9b31m', '\\x9b31m'],
  ])('keeps colours, and only them: %j', (text, shown) => expect(inertLog(text)).toBe(shown));

  it('lets nothing but colours through, and closes them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = inertLog(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with it.
        const colour = /\x1b\[[0-9;:]*m/g;
        expect(shown.replace(colour, '')).not.toMatch(NEVER);
        const last = [...shown.matchAll(colour)].at(-1)?.[0] ?? '\x1b[m';
        expect(['\x1b[m', '\x1b[0m']).toContain(last);
      }),
    );
  });
});

describe('as JSON', () => {
  it('means the same, and holds nothing raw', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const json = JSON.stringify(value, undefined, 2);
        const shown = inertJson(json);
        expect(shown).not.toMatch(NEVER);
        expect(JSON.parse(shown)).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe('a whole value', () => {
  it('is made inert in every string and key', () => {
    expect(inertValue({ 'a\x1b': ['\x07', { b: '\u202e' }], n: 1, u: undefined, t: true })).toEqual({
      'a\\x1b': ['\\x07', { b: '\\u202e' }],
      n: 1,
      u: undefined,
      t: true,
    });
  });

  it('stays the very same where nothing is to be changed', () => {
    const value = { a: ['fine\nlines', { b: 'ü' }], n: null };
    expect(inertValue(value)).toBe(value);
  });
});

it('reads a text once: ten thousand of everything that begins a kept sequence', () => {
  for (const part of ['👩', '👩\u200d', '🏴\u{e0067}', '1\ufe0f', '\x1b[', '\x1b[8;', 'ا\u200c', '\u0301', '\ud83d'])
    expect(inertLog(part.repeat(20_000)).length).toBeGreaterThan(0);
});
