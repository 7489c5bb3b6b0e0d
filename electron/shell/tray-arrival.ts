import { LIMITS } from '../limits.ts';
import type { TrayHost, TrayHostListener } from '../platform/tray-host.ts';
import type { ShellStatus } from './shell-status.ts';
import type { Shutdown } from './shutdown.ts';
import type { TrayModel } from './tray-model.ts';
import type { TraySlot } from './tray-slot.ts';

export interface TrayArrival {
  readonly tray: Pick<TraySlot, 'fill' | 'destroy'>;
  /** What the tray shows at this moment. */
  readonly model: () => TrayModel;
  readonly status: Pick<ShellStatus, 'hasTray' | 'setTray'>;
  readonly shutdown: Pick<Shutdown, 'join'>;
  /** Whose icon it is. */
  readonly pid: number;
  /** The person wants none. */
  readonly unwanted: boolean;
  /** Undefined where the system always has one, or nothing can be told of it. */
  watchHost(listener: TrayHostListener): Promise<TrayHost | undefined>;
  /** There is no icon to find the window by: it is shown, and stays. */
  showWindow(): void;
}

/**
 * Fills the tray slot now, or as soon as the desktop has a tray, and again when its tray was restarted, which takes all icons along. A
 * tray that does not take the icon is none: then the window is the app, as where there is no tray at all.
 */
export function showTray(parts: TrayArrival): void {
  const { tray, model, status, shutdown, unwanted } = parts;
  if (unwanted) return;
  let host: TrayHost | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const after = (ms: number, work: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
  const lose = () => {
    tray.destroy();
    if (!status.hasTray()) return;
    status.setTray(false);
    parts.showWindow();
  };
  const look = async () => {
    const ours = await host?.holds(parts.pid);
    if (closed) return;
    if (ours === false) lose();
    // A tray that was refused at first may have come to it.
    else if (ours === true && !status.hasTray()) status.setTray(true);
  };
  const fill = () => {
    tray.destroy();
    tray.fill(model());
    after(LIMITS.shell.trayRegisterMs, () => void look());
  };
  const came = () => {
    fill();
    if (!status.hasTray()) status.setTray(true);
  };
  const left = () => after(LIMITS.shell.trayReturnMs, lose);

  if (status.hasTray()) fill();
  void parts.watchHost({ came, left }).then((watched) => {
    if (closed) watched?.close();
    host = watched;
    // An icon that was there before its host could be asked.
    if (!closed && status.hasTray()) after(LIMITS.shell.trayRegisterMs, () => void look());
  });
  shutdown.join('the watch over the tray', () => {
    closed = true;
    clearTimeout(timer);
    host?.close();
  });
}
