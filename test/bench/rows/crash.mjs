import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../measure.mjs';
import { stamping, stampsIn } from '../stamps.mjs';

const COUNT = 20;
/** A service that lived so long is settled for everybody: the first restart comes at once. */
const SETTLE_MS = 20_000;

/** `kill -9` of a settled service, to the first instruction of its replacement. Each service dies once. */
export const crash = {
  name: 'crash',
  title: 'crash of a settled service to its replacement',
  rounds: 2,
  subjects: ['stacklight', 'node loop', 'pm2', 'supervisord', 'runit', 's6'],
  figures: {
    median: { unit: 'ms', digits: 1, aimOver: { subject: 'node loop', times: 1.5 } },
    worst: { unit: 'ms at worst', digits: 1 },
  },
  async measure(subject, folder) {
    const stamps = `${folder}.stamps`;
    const services = Array.from({ length: COUNT }, (_, at) => ({
      name: `s${at}`,
      command: stamping(`s${at}`, stamps, 'sleep 100000'),
      extra: '    restart: always\n',
    }));
    const running = await subject.start(folder, services);
    try {
      await until(() => stampsIn(stamps).length >= COUNT, 'the last start');
      await running.commandEnded;
      await pause(SETTLE_MS);
      const took = [];
      for (const { name, pid } of stampsIn(stamps).slice(0, COUNT)) {
        const killedAt = performance.timeOrigin + performance.now();
        process.kill(pid, 'SIGKILL');
        const next = await until(
          () => stampsIn(stamps).find((one) => one.name === name && one.pid !== pid),
          `the replacement of ${name}`,
        );
        took.push(next.at - killedAt);
        await pause(100);
      }
      took.sort((a, b) => a - b);
      return { median: took[Math.floor(took.length / 2)], worst: took.at(-1) };
    } finally {
      await running.stop();
    }
  },
};
