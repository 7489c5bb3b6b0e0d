import { launch, openDesktop } from '../desktop.mjs';
import { until } from '../measure.mjs';

/** From the call of the program to the tray icon and to the painted list of the demo, beside a bare window; and the panel once more. */
export const appStart = {
  name: 'app-start',
  title: 'start of the tray app on the demo',
  rounds: 5,
  desktop: true,
  subjects: ['stacklight', 'bare electron'],
  figures: {
    painted: { unit: 'ms to the painted list', digits: 0, aimOver: { subject: 'bare electron', plus: 500 } },
    // A bare window has no tray icon: its painted list is the floor of that, too.
    tray: { unit: 'ms to the tray icon', digits: 0, aimOver: { subject: 'bare electron', plus: 250 } },
    again: { unit: 'ms to the panel again', digits: 0, aim: 100 },
  },
  async measure(subject, folder) {
    const desktop = await openDesktop();
    try {
      const app = await launch(subject, desktop, folder);
      try {
        const tray = await app.trayed;
        // The same for both, so that the aim of the one can hang on the other.
        if (!tray) return { painted: app.painted, tray: app.painted };
        return { painted: app.painted, tray: tray.at, again: await panelAgain(app.electron, tray.item) };
      } finally {
        await app.stop();
      }
    } finally {
      await desktop.leave();
    }
  },
};

async function panelAgain(electron, item) {
  const isVisible = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await until(async () => !(await isVisible()), 'the panel is hidden');
  const from = performance.now();
  await item.activate();
  await until(isVisible, 'the panel is open');
  return performance.now() - from;
}
