import { setTimeout as pause } from 'node:timers/promises';
import { launch, openDesktop } from '../desktop.mjs';
import { pssOf } from '../measure.mjs';

const SETTLE_MS = 15_000;

/** All processes of the tray app with its window open on the demo, beside a bare window. */
export const appMemory = {
  name: 'app-memory',
  title: 'memory of the whole tray app, demo stack',
  rounds: 2,
  desktop: true,
  subjects: ['stacklight', 'bare electron'],
  figures: { memory: { unit: 'MB PSS', digits: 0, aimOver: { subject: 'bare electron', plus: 25 } } },
  async measure(subject, folder) {
    const desktop = await openDesktop();
    try {
      const app = await launch(subject, desktop, folder);
      try {
        await pause(SETTLE_MS);
        return { memory: pssOf(app.pids()) / 1e6 };
      } finally {
        await app.stop();
      }
    } finally {
      await desktop.leave();
    }
  },
};
