import { app, Menu, nativeImage, screen, Tray } from 'electron';
import { LIMITS } from '../limits.ts';
import type { Platform } from '../platform/platform.ts';
import type { MenuCommand } from './menu-entry.ts';
import { type Box, knownAnchor } from './panel-placement.ts';
import { createTrayLight, type TrayLight } from './tray.ts';
import { findTrayIcons } from './tray-icons.ts';
import type { TrayModel } from './tray-model.ts';

export interface TraySlotDeps {
  /** Names of the files in `iconFolder`. */
  readonly iconNames: readonly string[];
  readonly iconFolder: string;
  readonly system: Platform['name'];
  run(command: MenuCommand): void;
  clicked(anchor: Box): void;
}

/** The place of the tray icon, which stays empty where the desktop has no tray. */
export interface TraySlot {
  fill(model: TrayModel): void;
  /** Nothing while the slot is empty. */
  render(model: TrayModel): void;
  destroy(): void;
}

export function createTraySlot(parts: TraySlotDeps): TraySlot {
  let light: TrayLight | undefined;
  return {
    fill(model) {
      light ??= createTrayLight(
        {
          createTray: (image) => new Tray(image),
          loadImage: (path) => nativeImage.createFromPath(path),
          buildMenu: (template) => Menu.buildFromTemplate(template),
          icons: findTrayIcons(parts.iconNames, parts.iconFolder, parts.system),
          menuOnRightClick: parts.system === 'darwin',
          run: parts.run,
          clicked: (bounds) => parts.clicked(knownAnchor(bounds) ?? pointer()),
        },
        model,
      );
      app.dock?.hide();
    },
    render(model) {
      light?.render(model);
    },
    destroy() {
      light?.destroy();
      light = undefined;
    },
  };
}

/** Where the desktop does not say where the icon is, the pointer that clicked it does: a box as large as an icon. */
function pointer(): Box {
  const { x, y } = screen.getCursorScreenPoint();
  const size = LIMITS.shell.trayIconSize;
  return { x: x - size / 2, y: y - size / 2, width: size, height: size };
}
