import { execFileSync } from 'node:child_process';
import { median, timesOf, until } from '../measure.mjs';
import { stamping, stampsIn } from '../stamps.mjs';

const CALLS = 15;

/** `stacklight status` of a running supervisor, beside what starting Node costs by itself. */
export const status = {
  name: 'status',
  title: '`status` of a running supervisor',
  rounds: 1,
  subjects: ['stacklight', 'node loop'],
  figures: { median: { unit: 'ms', digits: 0, aimOver: { subject: 'node loop', plus: 40 } } },
  async measure(subject, folder) {
    const time = async (call) => median(await timesOf(CALLS, call));
    if (subject.name !== 'stacklight') return { median: await time(() => execFileSync(process.execPath, ['-e', '0'])) };
    const stamps = `${folder}.stamps`;
    const running = await subject.start(folder, [{ name: 'one', command: stamping('one', stamps, 'sleep 100000') }]);
    try {
      await until(() => stampsIn(stamps).length >= 1, 'the start');
      await running.commandEnded;
      return { median: await time(() => running.cli('status')) };
    } finally {
      await running.stop();
    }
  },
};
