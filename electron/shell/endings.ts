import type { App, PowerMonitor } from 'electron';
import { leave } from '../supervisor/host/leave.ts';
import type { Shutdown } from './shutdown.ts';

/**
 * Ends the app in order, whoever asks: menu, system shutdown, SIGTERM. `ending` is told first.
 * No ending stops a service.
 */
export function endInOrder(
  app: Pick<App, 'on' | 'exit' | 'quit'>,
  powerMonitor: Pick<PowerMonitor, 'on'>,
  shutdown: Shutdown,
  ending: () => void,
): void {
  app.on('before-quit', (event) => {
    event.preventDefault();
    ending();
    void shutdown.finish().then(() => leave(() => app.exit(0)));
  });
  // The window is not the app: without this, replacing a dead page would end it.
  app.on('window-all-closed', () => {});
  powerMonitor.on('shutdown', () => app.quit());
}
