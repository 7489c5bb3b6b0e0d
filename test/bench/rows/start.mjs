import { until } from '../measure.mjs';
import { stamping, stampsIn } from '../stamps.mjs';

const COUNT = 50;

/** From the call to the first instruction of the first and of the last service, and to the end of the command. */
export const start = {
  name: 'start',
  title: 'start of 50 services, nothing running before',
  rounds: 5,
  subjects: ['stacklight', 'node loop', 'pm2', 'supervisord', 'runit', 's6'],
  figures: {
    first: { unit: 's to the first', digits: 2 },
    last: { unit: 's to the last', digits: 2, aim: 0.6 },
    command: { unit: 's for the command', digits: 2 },
  },
  async measure(subject, folder) {
    const stamps = `${folder}.stamps`;
    const services = Array.from({ length: COUNT }, (_, at) => ({
      name: `s${at}`,
      command: stamping(`s${at}`, stamps, 'sleep 100000'),
    }));
    const running = await subject.start(folder, services);
    try {
      const all = await until(() => {
        const seen = stampsIn(stamps);
        return new Set(seen.map(({ name }) => name)).size >= COUNT && seen;
      }, 'the last start');
      const ended = await running.commandEnded;
      const since = (at) => (at - running.began) / 1000;
      return {
        first: since(all[0].at),
        last: since(all.at(-1).at),
        command: ended === undefined ? Number.NaN : since(ended),
      };
    } finally {
      await running.stop();
    }
  },
};
