import type { Light } from '../../electron/contract/service.ts';

/** An icon as StatusNotifierItem sends it: four bytes a pixel, alpha, red, green, blue, row by row. */
export interface Pixmap {
  readonly width: number;
  readonly height: number;
  readonly argb: Uint8Array;
}

/** Shares of a circle, in degrees, that a lamp's colour may lie in. */
const HUES: Readonly<Record<'red' | 'amber' | 'green' | 'blue', readonly [number, number]>> = {
  red: [345, 375],
  amber: [25, 60],
  green: [90, 170],
  blue: [190, 240],
};

/** Where on the column, from 0 at the top to 1 at the bottom, the middle of a lit lamp lies; blue moves. */
const PLACES: Readonly<Record<keyof typeof HUES, readonly [number, number]>> = {
  red: [0, 0.38],
  amber: [0.38, 0.62],
  green: [0.62, 1],
  blue: [0, 1],
};

/**
 * Which lamp of a tray icon is lit: by colour *and* by position, since both must say the same. An icon without a lit
 * lamp is grey. Throws when colour and position disagree or the colour is none of ours.
 */
export function litLamp({ width, height, argb }: Pixmap): Light {
  const vivid: { readonly hue: number; readonly y: number }[] = [];
  const column: number[] = [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [alpha = 0, red = 0, green = 0, blue = 0] = argb.subarray(pixel * 4, pixel * 4 + 4);
    if (alpha < 200) continue;
    const y = Math.floor(pixel / width);
    column.push(y);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 90) vivid.push({ hue: hueOf(red, green, blue), y });
  }
  if (column.length === 0) throw new Error('the icon is empty');
  if (vivid.length < column.length * 0.02) return 'grey';
  const top = Math.min(...column);
  const place = (mean(vivid.map(({ y }) => y)) - top) / (Math.max(...column) - top);
  const hue = mean(vivid.map((one) => one.hue));
  const colour = (Object.keys(HUES) as (keyof typeof HUES)[]).find((name) => isWithin(hue, HUES[name]));
  if (!colour) throw new Error(`a lamp of hue ${hue.toFixed(0)} is none of ours`);
  if (!isWithin(place, PLACES[colour]))
    throw new Error(`the ${colour} lamp is lit at ${place.toFixed(2)} of the column`);
  return colour;
}

/** Degrees from 20 to 380, so that the reds, around 360, do not fall apart. */
function hueOf(red: number, green: number, blue: number): number {
  const max = Math.max(red, green, blue);
  const span = max - Math.min(red, green, blue);
  const sixth =
    max === red ? (green - blue) / span : max === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  const degrees = (sixth * 60 + 360) % 360;
  return degrees < 20 ? degrees + 360 : degrees;
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
