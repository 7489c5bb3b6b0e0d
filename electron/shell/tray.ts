import { isDeepStrictEqual } from 'node:util';
import type { Menu, MenuItemConstructorOptions, NativeImage, Rectangle, Tray } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import { LIMITS } from '../limits.ts';
import type { MenuCommand } from './menu-entry.ts';
import { menuTemplate } from './menu-template.ts';
import type { TrayIcons } from './tray-icons.ts';
import type { TrayModel } from './tray-model.ts';

/** What the tray needs of Electron, passed in so that a test can look. */
export interface TrayDeps {
  createTray(image: NativeImage): Tray;
  loadImage(path: string): NativeImage;
  buildMenu(template: MenuItemConstructorOptions[]): Menu;
  readonly icons: TrayIcons;
  /** On macOS a menu that is set takes over the left click, so it is popped up on the right one instead. */
  readonly menuOnRightClick: boolean;
  run(command: MenuCommand): void;
  /** The icon was clicked; `bounds` where the desktop tells where it is. */
  clicked(bounds: Rectangle): void;
}

export interface TrayLight {
  /** Shows a model; does only what differs from the last one. */
  render(model: TrayModel): void;
  destroy(): void;
}

/** The icon in the tray. At most one timer, and only while the light moves. */
export function createTrayLight(parts: TrayDeps, first: TrayModel): TrayLight {
  const images = new Map<string, NativeImage>();
  let shown: TrayModel | undefined;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;
  let menu: Menu | undefined;

  const imageOf = (model: TrayModel) => {
    const frames = parts.icons[model.light];
    const path = frames[frame % frames.length] ?? '';
    const image = images.get(path) ?? parts.loadImage(path);
    images.set(path, image);
    return image;
  };
  const tray = parts.createTray(imageOf(first));
  const advance = () => {
    frame += 1;
    if (shown) tray.setImage(imageOf(shown));
  };
  const setMoving = (moving: boolean) => {
    if (moving === (timer !== undefined)) return;
    clearInterval(timer);
    timer = moving ? setInterval(advance, LIMITS.shell.trayFrameMs) : undefined;
  };
  const showMenu = (model: TrayModel) => {
    menu = parts.buildMenu(menuTemplate(model.menu, parts.run));
    if (!parts.menuOnRightClick) tray.setContextMenu(menu);
  };
  const render = (model: TrayModel) => {
    if (isDeepStrictEqual(model, shown)) return;
    const before = shown;
    shown = model;
    if (before?.light !== model.light) {
      frame = 0;
      tray.setImage(imageOf(model));
    }
    if (before?.tooltip !== model.tooltip) tray.setToolTip(inertLine(model.tooltip));
    if (!isDeepStrictEqual(before?.menu, model.menu)) showMenu(model);
    setMoving(model.moving && parts.icons[model.light].length > 1);
  };

  let clickedAt = Number.NEGATIVE_INFINITY;
  /** Some desktops tell a double click as two clicks, some as a click and more: whoever makes one wants the window open. */
  const clicked = (bounds: Rectangle) => {
    const now = performance.now();
    const isSecond = now - clickedAt < LIMITS.shell.doubleClickMs;
    clickedAt = isSecond ? Number.NEGATIVE_INFINITY : now;
    if (!isSecond) parts.clicked(bounds);
  };
  tray.on('click', (_event, bounds) => clicked(bounds));
  // Where it has an event of its own (Windows); elsewhere it comes as a click.
  tray.on('middle-click', (_event, bounds) => clicked(bounds));
  if (parts.menuOnRightClick) tray.on('right-click', () => menu && tray.popUpContextMenu(menu));
  render(first);
  return {
    render,
    destroy() {
      setMoving(false);
      tray.destroy();
    },
  };
}
