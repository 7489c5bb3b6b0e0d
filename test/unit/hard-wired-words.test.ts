import { readdirSync, readFileSync } from 'node:fs';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Attributes whose value a person reads or hears. */
const READ = new Set(['title', 'label', 'aria-label', 'placeholder', 'alt', 'legend', 'prefix']);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const isText = (value: unknown): value is string => typeof value === 'string' && /[A-Za-z]{2}/.test(value);

/** What a person would read that stands in the code itself: text between tags, read attributes, labels of menu entries. */
function hardWired(code: string): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
      return;
    }
    if (!isNode(value)) return;
    if (value.type === 'JSXText' && isText(value.value)) found.push(value.value.trim());
    const named = isNode(value.name) ? value.name.name : isNode(value.key) ? value.key.name : undefined;
    const isRead = value.type === 'JSXAttribute' || value.type === 'Property';
    if (isRead && typeof named === 'string' && READ.has(named) && isNode(value.value) && isText(value.value.value))
      found.push(value.value.value);
    if (value.type === 'Literal' && isText(value.value) && /^[A-Z][a-z’']* [a-z]/.test(value.value))
      found.push(value.value);
    for (const one of Object.values(value)) visit(one);
  };
  visit(parseAst(code, { lang: 'tsx' }).body);
  return [...new Set(found)];
}

const components = readdirSync('renderer/components', { recursive: true, encoding: 'utf8' });
const files = [
  ...components.filter((name) => /\.tsx?$/.test(name)).map((name) => `renderer/components/${name}`),
  ...['tray-menu', 'tray-model', 'open-dialog'].map((name) => `electron/shell/${name}.ts`),
];

describe('words of the page and the tray', () => {
  it('are all in words/', () => {
    expect(files.length).toBeGreaterThan(40);
    const all = files.flatMap((file) => hardWired(readFileSync(file, 'utf8')).map((text) => `${file}: ${text}`));
    expect(all).toEqual([]);
  });

  it.each([
    ['<p>Nothing here</p>', 'Nothing here'],
    ['<button title="Close it" />', 'Close it'],
    ["const entry = { label: 'Fix ports' };", 'Fix ports'],
    ["tell({ message: ok ? 'Report copied.' : rest });", 'Report copied.'],
  ])('are found where they are hard-wired: %s', (code, text) => {
    expect(hardWired(code)).toEqual([text]);
  });

  it('are not seen in classes and keys', () => {
    expect(hardWired('<p class="empty note" key="Ab">{words.nothing}</p>')).toEqual([]);
  });
});
