/** Where the panel goes. Pure; all numbers are device independent pixels. */
import { LIMITS } from '../limits.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The place of the panel: beside `anchor`, which is the tray icon or the pointer that clicked it, on the side
 * where there is room, and always inside the work area. Without an anchor: the upper right corner, where most
 * desktops without a known tray place have theirs.
 */
export function placePanel(size: Pick<Box, 'width' | 'height'>, workArea: Box, anchor: Box | undefined): Box {
  const gap = LIMITS.shell.panelGap;
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  const right = workArea.x + workArea.width;
  const bottom = workArea.y + workArea.height;
  if (!anchor) return { x: right - width - gap, y: workArea.y + gap, width, height };
  const above = anchor.y + anchor.height / 2 > workArea.y + workArea.height / 2;
  const wishedX = anchor.x + anchor.width / 2 - width / 2;
  const wishedY = above ? anchor.y - height - gap : anchor.y + anchor.height + gap;
  return {
    x: Math.round(clamp(wishedX, workArea.x, Math.max(workArea.x, right - width - gap))),
    y: Math.round(clamp(wishedY, workArea.y, bottom - height)),
    width,
    height,
  };
}

/** The anchor that a desktop told us: an empty box is how it says that it does not know. */
export function knownAnchor(bounds: Box): Box | undefined {
  return bounds.width > 0 && bounds.height > 0 ? bounds : undefined;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
