/** What the dock and the task bar show of the light: how many services are in trouble. From the very model that the tray shows. */
import type { Platform } from '../platform/platform.ts';
import type { TrayModel } from './tray-model.ts';
import { trayWords } from './words/tray.ts';

export interface BadgeDeps {
  readonly system: Platform['name'];
  /** macOS. */
  setDockBadge(text: string): void;
  /** Windows: the icon of a light over the one in the task bar, with words for those who cannot see it; undefined: none. */
  setOverlay(overlay: { readonly light: TrayModel['light']; readonly words: string } | undefined): void;
  /** Linux. */
  showCount(count: number): void;
}

export interface Badge {
  /** Does nothing while the number and the light stay the same. */
  render(model: Pick<TrayModel, 'light' | 'troubled'>): void;
}

export function createBadge({ system, setDockBadge, setOverlay, showCount }: BadgeDeps): Badge {
  let shown = '0';
  return {
    render({ light, troubled }) {
      const key = troubled === 0 ? '0' : `${troubled} ${light}`;
      if (key === shown) return;
      shown = key;
      if (system === 'darwin') setDockBadge(troubled === 0 ? '' : String(troubled));
      else if (system === 'windows')
        setOverlay(troubled === 0 ? undefined : { light, words: trayWords.inTrouble(troubled) });
      else showCount(troubled);
    },
  };
}
