import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Document, parse } from 'yaml';
import { blockText, flowPairs } from '../../../../electron/stack/edit/yaml-text.ts';
import { textOf } from '../../../../electron/stack/import/document.ts';
import { visibleYaml } from '../../../../electron/stack/syntax/visible-yaml.ts';
import { inertBlock } from '../../../../shared/text/inert.ts';

const HOSTILE = 'echo \u202egnp.exe \u200bx\x1b[8m hidden\x9b2J\u2028 \u{e0041}';
const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      ' ',
      ':',
      '#',
      '\n',
      '\t',
      '\r',
      '"',
      "'",
      '\\',
      '👩\u200d💻',
      'ü',
      '\u202e',
      '\x1b',
      '\x85',
      '\u{e0041}',
    ),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
});

it('shows what nobody sees, and means the same to a parser', () => {
  fc.assert(
    fc.property(fc.dictionary(texts, texts), (value) => {
      const text = visibleYaml(new Document(value), { lineWidth: 0 });
      expect(inertBlock(text)).toBe(text);
      // The library itself loses the spaces of a text that is nothing but spaces and line breaks.
      expect(parse(text)).toEqual(parse(new Document(value).toString({ lineWidth: 0 })));
    }),
  );
});

it('leaves an ordinary text in its ordinary form', () => {
  expect(visibleYaml(new Document({ command: 'npm run dev', script: 'a\nb\n' }), { lineWidth: 0 })).toBe(
    'command: npm run dev\nscript: |\n  a\n  b\n',
  );
});

it('writes a proposal in which neither a command nor a reason can hide anything', () => {
  const text = textOf({
    name: 'shop',
    directory: '/shop',
    sources: [],
    notes: [],
    services: [
      {
        id: 'web',
        kind: 'native',
        chosen: true,
        from: `Procfile \u202e`,
        because: [HOSTILE],
        entry: { command: HOSTILE },
      },
    ],
  } as unknown as Parameters<typeof textOf>[0]);
  expect(inertBlock(text)).toBe(text);
  expect(text).toContain('# Procfile \\u202e: echo \\u202egnp.exe');
  expect(parse(text).services.web.command).toBe(HOSTILE);
});

it('adds to a file in the same way, in blocks and in braces', () => {
  const block = blockText({ web: { command: HOSTILE } }, { column: 0, step: 2, eol: '\n', comment: HOSTILE });
  expect(inertBlock(block)).toBe(block);
  expect(parse(block).web.command).toBe(HOSTILE);
  expect(parse(`{ ${flowPairs({ command: HOSTILE })} }`).command).toBe(HOSTILE);
  expect(inertBlock(flowPairs({ command: HOSTILE }))).toBe(flowPairs({ command: HOSTILE }));
});

it('keeps a text with something unseen on one line, where a break could make the rest look like a key of the file', () => {
  const folder = 'packages/a\nevil: { command: run-me }\n#\u202e and much more of it, so that it would be folded';
  const text = visibleYaml(new Document({ working_dir: folder }), { lineWidth: 0 });
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(parse(text)).toEqual({ working_dir: folder });
});
