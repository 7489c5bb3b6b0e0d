import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isLinkOf } from '../../../electron/shell/open-link.ts';
import { createSaveReport, reportName } from '../../../electron/shell/save-report.ts';
import { readMarkdown } from '../../../renderer/markdown/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const notes =
  'Runbook: <https://wiki.example.com/api>, [board](https://board.example.com/a?b=c#d). Ask https://chat.example.com/x.';

it.each(['https://wiki.example.com/api', 'https://board.example.com/a?b=c#d', 'https://chat.example.com/x'])(
  'opens %s, which the notes name',
  (url) => {
    expect(isLinkOf(notes, url)).toBe(true);
  },
);

it.each([
  'https://wiki.example.com/',
  'https://evil.example.com/',
  'https://wiki.example.com/api\n',
  'file:///etc/passwd',
  'javascript:alert(1)',
])('does not open %j', (url) => {
  expect(isLinkOf(`${notes} file:///etc/passwd javascript:alert(1)`, url)).toBe(false);
});

it.each([
  ['https://wiki.corp.co.uk/a', 'https://wiki.corp.co'],
  ['see http://host:8443/admin.', 'http://host'],
  ['https://h.example/a?x=1', 'https://h.example/a'],
  ['https://h.example/a!b', 'https://h.example/a'],
  ['see https://h.example/Foo_(bar)', 'https://h.example/Foo_(bar'],
  ['[x](https://h.example/a(b)c)', 'https://h.example/a(b'],
  ['https://h.example/a"b', 'https://h.example/a'],
  ["https://h.example/it's", 'https://h.example/it'],
  ['https://h.example/list[0]/x', 'https://h.example/list[0'],
  // What is drawn as code is no link.
  ['`https://h.example/a`', 'https://h.example/a'],
])('opens no beginning of an address that goes on: %s', (notes, url) => {
  expect(isLinkOf(notes, url)).toBe(false);
});

it('opens an address at the end of a sentence', () => {
  for (const end of ['.', '!', '?!', '...', ')', '),', ''])
    expect(isLinkOf(`look at https://h.example/a${end}`, 'https://h.example/a')).toBe(true);
});

it('opens exactly what the page draws as a link, however it is written', () => {
  const text = [
    '# [head](https://h.example/1 "title") and https://h.example/Foo_(bar), (https://h.example/2) "https://h.example/3"',
    '- item <https://h.example/4>! | [ref][r] | www.h.example/5',
    '| a | b |\n| --- | --- |\n| [in a table](https://h.example/6?a=1&amp;b=2) | **bold https://h.example/7** |',
    '> quoted https://h.example/8.\n\n[r]: https://h.example/9\n',
  ].join('\n\n');
  const drawn: string[] = [];
  JSON.stringify(readMarkdown(text), (_key, value) => {
    if (value?.kind === 'link' && /^https?:/.test(value.url)) drawn.push(value.url);
    return value;
  });
  expect(drawn).toHaveLength(10);
  expect(drawn).toContain('https://h.example/Foo_(bar)');
  for (const url of drawn) {
    expect(isLinkOf(text, url), url).toBe(!url.includes('"'));
    expect(isLinkOf(text, url.slice(0, -1)), `${url} cut`).toBe(drawn.includes(url.slice(0, -1)));
  }
});

it('opens no address with a password in it, even where the notes have it', () => {
  expect(isLinkOf('https://a:b@example.com/', 'https://a:b@example.com/')).toBe(false);
});

it('writes the report where a person says, shows the panel again, and writes nothing when they leave the dialog', async () => {
  const file = join(folder, 'report.md');
  let shown = 0;
  let suggested = '';
  const answers = [
    { canceled: true, filePath: '' },
    { canceled: false, filePath: file },
  ];
  const save = createSaveReport(
    { report: async () => ({ ok: true, value: '# api was down (shop, 2026-11-28 18:47:41)\n' }) },
    {
      showSaveDialog: async (options: unknown) => {
        suggested = (options as { defaultPath: string }).defaultPath;
        return answers.shift() as never;
      },
    },
    '/home/mara/Documents',
    () => {
      shown += 1;
    },
  );
  expect(await save('shop', 'i1')).toEqual({});
  expect(suggested).toBe(join('/home/mara/Documents', 'incident-shop-2026-11-28-1847.md'));
  expect(await save('shop', 'i1')).toEqual({ saved: file });
  expect(readFileSync(file, 'utf8')).toContain('api was down');
  expect(shown).toBe(2);
});

it('names a file without what a file system would take for something else', () => {
  expect(reportName('my shop/../x', '# no time here')).toBe('incident-my-shop-..-x.md');
});
