import { join } from 'node:path';
import type { Light } from '../contract/service.ts';
import type { Platform } from '../platform/platform.ts';

/** Paths of the frames of each light, one for a light that does not move. */
export type TrayIcons = Readonly<Record<Light, readonly string[]>>;

/** How each system wants its tray icon; macOS colours a template image itself to fit the menu bar. */
const SUFFIX: Readonly<Record<Platform['name'], string>> = {
  linux: '-24.png',
  darwin: 'Template.png',
  windows: '.ico',
};

/**
 * Finds the icons of the lights among the files of the icon folder: the light, a frame number where it moves, then
 * what the system wants (`blue-0-24.png`, `redTemplate.png`, `red.ico`). Electron finds `@2x` by itself.
 */
export function findTrayIcons(names: readonly string[], directory: string, system: Platform['name']): TrayIcons {
  const framesOf = (light: Light) => {
    const frames = names
      .map((name) => ({ name, frame: frameOf(name, light, SUFFIX[system]) }))
      .filter((found): found is { name: string; frame: number } => found.frame !== undefined)
      .sort((a, b) => a.frame - b.frame)
      .map(({ name }) => join(directory, name));
    return frames.length > 0 ? frames : [join(directory, `${light}${SUFFIX[system]}`)];
  };
  return {
    green: framesOf('green'),
    amber: framesOf('amber'),
    red: framesOf('red'),
    grey: framesOf('grey'),
    blue: framesOf('blue'),
  };
}

/** -1 for the icon without a number, so that it comes first. */
function frameOf(name: string, light: Light, suffix: string): number | undefined {
  const match = new RegExp(`^${light}(?:-(\\d+))?${suffix.replace('.', '\\.')}$`).exec(name);
  if (!match) return undefined;
  return match[1] === undefined ? -1 : Number(match[1]);
}
