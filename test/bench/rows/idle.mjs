import { setTimeout as pause } from 'node:timers/promises';
import { cpuOver, pssOf, until } from '../measure.mjs';
import { stamping, stampsIn } from '../stamps.mjs';

const COUNT = 50;
/** Long enough that what starts up has started up and its garbage is collected, which V8 does half a minute later. */
const SETTLE_MS = 45_000;
/** Long enough that 0.05 % of a core is more than one tick. */
const MEASURE_MS = 40_000;

/** Fifty services that sleep and are not checked: what watching costs when nothing happens. */
export const idle = {
  name: 'idle',
  title: 'idle, 50 services, no checks',
  rounds: 2,
  subjects: ['stacklight', 'pm2', 'supervisord', 'runit', 's6'],
  figures: { cpu: { unit: '% of a core', digits: 2, aim: 0.05 }, memory: { unit: 'MB PSS', digits: 0, aim: 45 } },
  async measure(subject, folder) {
    const stamps = `${folder}.stamps`;
    const services = Array.from({ length: COUNT }, (_, at) => ({
      name: `s${at}`,
      command: stamping(`s${at}`, stamps, 'sleep 100000'),
    }));
    const running = await subject.start(folder, services);
    try {
      await until(() => stampsIn(stamps).length >= COUNT, 'the last start');
      await running.commandEnded;
      await pause(SETTLE_MS);
      const pids = await running.pids();
      const cpu = await cpuOver(pids, MEASURE_MS);
      return { cpu, memory: pssOf(pids) / 1e6 };
    } finally {
      await running.stop();
    }
  },
};
