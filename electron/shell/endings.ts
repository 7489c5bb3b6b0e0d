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
  system: Pick<NodeJS.Process, 'on'>,
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
  // Chromium quits by them too, until somebody else listens and lets go: what writes files does that at each write, and from then on they
  // would end the app at once.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) system.on(signal, () => app.quit());
}
