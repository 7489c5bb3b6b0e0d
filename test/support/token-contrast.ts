/** The colour tokens of the page as each theme has them, and the contrast of two of them. Pure: works on the text of the style sheet. */

export const themes = ['light', 'dark', 'contrast-light', 'contrast-dark'] as const;
export type ThemeName = (typeof themes)[number];

const PAIR = /--([\w-]+):\s*light-dark\(\s*(#[\da-f]{6})\s*,\s*(#[\da-f]{6})\s*\)/gi;

/** The colours by the names of their tokens (`ink`, `lane-1`) in one theme. What is not a plain pair of colours is left out. */
export function tokenColours(css: string, theme: ThemeName): ReadonlyMap<string, string> {
  const begin = css.indexOf('@container style(--contrast: more)');
  const own = begin < 0 ? css : css.slice(0, begin);
  const more = begin < 0 ? '' : css.slice(begin);
  const dark = theme.endsWith('dark');
  const colours = new Map<string, string>();
  for (const text of theme.startsWith('contrast') ? [own, more] : [own])
    for (const [, name = '', light = '', darkColour = ''] of text.matchAll(PAIR))
      colours.set(name, dark ? darkColour : light);
  return colours;
}

/** Contrast of two colours (`#1e1d1a`), 1 to 21. WCAG 2.2, "contrast ratio" and "relative luminance". */
export function contrastOf(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
