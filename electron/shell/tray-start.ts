import type { TrayModel } from './tray-model.ts';
import { trayWords } from './words/tray.ts';

/** What the tray shows before the supervisor is there: no light, and what can be asked for without it. Pure. */
export function trayOfStart(): TrayModel {
  return {
    light: 'grey',
    troubled: 0,
    moving: false,
    tooltip: trayWords.tooltipStarting,
    menu: [
      { kind: 'text', label: trayWords.starting },
      { kind: 'separator' },
      { kind: 'action', label: trayWords.openWindow, enabled: true, command: { type: 'panel' } },
      { kind: 'separator' },
      { kind: 'action', label: trayWords.quit, enabled: true, command: { type: 'quit' } },
    ],
  };
}
