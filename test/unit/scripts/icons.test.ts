import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderIcons } from '../../../scripts/icons.mjs';

const folder = path.resolve(import.meta.dirname, '../../../assets/icons');
const rendered = renderIcons();
const committed = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(path.sep).join('/'))
  .filter((name) => /\.(png|ico|icns)$/.test(name));

describe('the icons', () => {
  it('are the ones that the script renders, no more and no less', () => {
    expect(committed.sort()).toEqual([...rendered.keys()].sort());
  });

  it.each([...rendered.keys()])('%s is what light.svg gives', (name) => {
    expect(rendered.get(name)?.equals(readFileSync(path.join(folder, name)))).toBe(true);
  });

  it('show each state differently, in colour and as a macOS template', () => {
    for (const suffix of ['-16', '-22', '-24', 'Template']) {
      const pictures = [...rendered]
        .filter(([name]) => name.endsWith(`${suffix}.png`))
        .map(([, picture]) => picture.toString('base64'));
      expect(pictures).toHaveLength(8);
      expect(new Set(pictures).size).toBe(8);
    }
  });

  it('hold every size that Windows asks for', () => {
    const icon = rendered.get('tray/red.ico');
    const count = icon?.readUInt16LE(4) ?? 0;
    const sizes = Array.from({ length: count }, (_, index) => icon?.readUInt8(6 + 16 * index));
    expect(sizes).toEqual([16, 20, 24, 32, 48]);
  });
});
