import { waitForTray } from '../platform/status-notifier.ts';
import type { ShellStatus } from './shell-status.ts';
import type { Shutdown } from './shutdown.ts';
import { trayModel } from './tray-model.ts';
import type { TraySlot } from './tray-slot.ts';
import type { ViewFeed } from './view-feed.ts';

export interface TrayArrival {
  readonly tray: TraySlot;
  readonly feed: ViewFeed;
  readonly status: ShellStatus;
  readonly shutdown: Shutdown;
  /** A desktop's panel can start after us. */
  readonly mayWait: boolean;
}

/** Fills the tray slot now, or as soon as the desktop has a tray. */
export function showTray({ tray, feed, status, shutdown, mayWait }: TrayArrival): void {
  const fill = () => tray.fill(trayModel(feed.current()));
  if (status.hasTray()) fill();
  if (status.hasTray() || !mayWait) return;
  const stopWaiting = waitForTray(() => {
    fill();
    status.setTray(true);
  });
  shutdown.join('the wait for a tray', stopWaiting);
}
