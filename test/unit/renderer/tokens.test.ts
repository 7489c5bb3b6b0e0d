import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../support/project-root.ts';
import { contrastOf, themes, tokenColours } from '../../support/token-contrast.ts';

const STYLES = join(PROJECT, 'renderer/styles');
const css = readFileSync(join(STYLES, 'tokens.css'), 'utf8');

const GROUNDS = ['paper', 'card', 'raised', 'hover', 'chosen'];
const TONES = ['good', 'busy', 'warn', 'bad'];
const LANES = Array.from({ length: 8 }, (_, at) => `lane-${at + 1}`);
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => `level-${level}`);

/** What is read on what. */
const TEXTS: readonly (readonly [text: string, ground: string])[] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...TONES.flatMap((tone) => ['paper', 'card', 'raised', 'hover', `${tone}-ground`].map((at) => [tone, at] as const)),
  ...TONES.flatMap((tone) => ['ink', 'ink-2', 'ink-3'].map((text) => [text, `${tone}-ground`] as const)),
  ...[...LANES, ...LEVELS].flatMap((text) => ['paper', 'card', 'hover'].map((ground) => [text, ground] as const)),
  ['on-press', 'press'],
  ['quiet', 'hover'],
  ['ink', 'hit'],
  ['ink', 'hit-now'],
];

/** What is not text and has to be seen: edges of fields, focus rings, marks. */
const EDGES: readonly (readonly [edge: string, ground: string])[] = [
  ...['edge', 'focus', 'accent'].flatMap((edge) =>
    ['card', 'paper', 'raised'].map((ground) => [edge, ground] as const),
  ),
];

describe.each(themes)('the colours of the theme %s', (theme) => {
  const colours = tokenColours(css, theme);
  const colour = (name: string): string => {
    const found = colours.get(name);
    if (found === undefined) throw new Error(`there is no colour --${name}`);
    return found;
  };
  const tooFaint = (pairs: readonly (readonly [string, string])[], least: number) =>
    pairs
      .map(([one, other]) => ({ pair: `${one} on ${other}`, ratio: contrastOf(colour(one), colour(other)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`);
  const more = theme.startsWith('contrast');

  it(`let every text be read: ${more ? '7' : '4.5'} to 1`, () => {
    expect(tooFaint(TEXTS, more ? 7 : 4.5)).toEqual([]);
  });

  it(`let every edge be seen: ${more ? '4.5' : '3'} to 1`, () => {
    expect(tooFaint(EDGES, more ? 4.5 : 3)).toEqual([]);
  });
});

describe('the contrast of two colours', () => {
  it('is that of WCAG: black on white 21, a colour on itself 1', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastOf('#b3241b', '#b3241b')).toBe(1);
  });
});

describe('the style sheets', () => {
  const sheets = readdirSync(STYLES).filter((name) => name.endsWith('.css') && name !== 'tokens.css');

  it.each(sheets)('%s takes every colour from the tokens', (name) => {
    const text = readFileSync(join(STYLES, name), 'utf8').replace(/\/\*.*?\*\//gs, '');
    expect(text.match(/#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(/gi) ?? []).toEqual([]);
  });

  it.each(sheets)('%s names no token that is not there', (name) => {
    const text = readFileSync(join(STYLES, name), 'utf8');
    const set = new Set([...css.matchAll(/--([\w-]+):/g), ...text.matchAll(/--([\w-]+):/g)].map(([, token]) => token));
    const own = ['tone', 'tone-ground', 'ground', 'lamp', 'lane'];
    const used = [...text.matchAll(/var\(--([\w-]+)/g)].map(([, token = '']) => token);
    expect(used.filter((token) => !set.has(token) && !own.includes(token))).toEqual([]);
  });
});
