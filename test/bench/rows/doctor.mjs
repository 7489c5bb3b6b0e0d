import { controlOf } from '../control.mjs';
import { median, timesOf, until } from '../measure.mjs';
import { stamping, stampsIn } from '../stamps.mjs';

const COUNT = 50;
const CALLS = 10;

/** The whole look of the doctor at a stack with which nothing is wrong. */
export const doctor = {
  name: 'doctor',
  title: 'doctor, 50 services, nothing wrong',
  rounds: 3,
  subjects: ['stacklight'],
  figures: { median: { unit: 'ms', digits: 0, aim: 150 } },
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
      const control = await controlOf(running.home);
      const { stack } = await control.ask('open', { path: running.file });
      const took = await timesOf(CALLS, () => control.ask('doctor', { stack }));
      control.close();
      return { median: median(took) };
    } finally {
      await running.stop();
    }
  },
};
