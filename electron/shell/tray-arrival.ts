import { waitForTray } from '../platform/status-notifier.ts';
import type { ShellStatus } from './shell-status.ts';
import type { Shutdown } from './shutdown.ts';
import type { TrayModel } from './tray-model.ts';
import type { TraySlot } from './tray-slot.ts';

export interface TrayArrival {
  readonly tray: TraySlot;
  /** What the tray shows at this moment. */
  readonly model: () => TrayModel;
  readonly status: ShellStatus;
  readonly shutdown: Shutdown;
  /** A desktop's panel can start after us. */
  readonly mayWait: boolean;
}

/** Fills the tray slot now, or as soon as the desktop has a tray. */
export function showTray({ tray, model, status, shutdown, mayWait }: TrayArrival): void {
  const fill = () => tray.fill(model());
  if (status.hasTray()) fill();
  if (status.hasTray() || !mayWait) return;
  const stopWaiting = waitForTray(() => {
    fill();
    status.setTray(true);
  });
  shutdown.join('the wait for a tray', stopWaiting);
}
