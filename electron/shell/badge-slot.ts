import { app, nativeImage } from 'electron';
import { createLauncherBadge } from '../platform/launcher-badge.ts';
import type { Platform } from '../platform/platform.ts';
import { APP_ID } from '../version.ts';
import { type Badge, createBadge } from './badge.ts';
import type { Panel } from './panel.ts';
import { findTrayIcons } from './tray-icons.ts';

/** Names of our desktop file: in the deb and the archive, and in the packages of `electron-builder.yml`. */
const DESKTOP_ENTRIES = [APP_ID, 'stacklight-app'];

export interface BadgeSlotDeps {
  /** Names of the files in `iconFolder`. */
  readonly iconNames: readonly string[];
  readonly iconFolder: string;
  readonly system: Platform['name'];
  readonly panel: Pick<Panel, 'setOverlay'>;
}

/** The place on dock or task bar, as each system has it. */
export function createBadgeSlot({ iconNames, iconFolder, system, panel }: BadgeSlotDeps): Badge & { close(): void } {
  const icons = findTrayIcons(iconNames, iconFolder, system);
  const launcher = createLauncherBadge(DESKTOP_ENTRIES);
  const badge = createBadge({
    system,
    setDockBadge: (text) => app.dock?.setBadge(text),
    setOverlay: (overlay) =>
      panel.setOverlay(
        overlay && { image: nativeImage.createFromPath(icons[overlay.light][0] ?? ''), words: overlay.words },
      ),
    showCount: (count) => void launcher.show(count),
  });
  return { render: badge.render, close: launcher.close };
}
