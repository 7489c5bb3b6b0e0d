import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSecondsOf, until } from '../measure.mjs';
import { stampsIn } from '../stamps.mjs';

const BYTES = 200_000_000;
const LINE = 'x'.repeat(99);
/** Until what wrote is done with, in the supervisor too. */
const AFTER_MS = 3_000;

/** A service that prints 200 MB of lines as fast as it can: how long it takes, and what of a processor the supervisor takes for it. */
export const logs = {
  name: 'logs',
  title: '200 MB of log lines',
  rounds: 3,
  subjects: ['stacklight', 'plain file', 'pm2', 'supervisord'],
  figures: {
    took: { unit: 's to write them', digits: 2 },
    cpu: { unit: "ms of the supervisor's processor time", digits: 0, aim: 20 },
  },
  async measure(subject, folder) {
    const stamps = `${folder}.stamps`;
    const stamp = (name) => `echo "$EPOCHREALTIME ${name} $$" >> ${stamps}`;
    const command = `/bin/bash -c '${stamp('waits')}; until test -e ${stamps}.go; do sleep 0.05; done; ${stamp('begins')}; yes ${LINE} | head -c ${BYTES}; ${stamp('ends')}; exec sleep 100000'`;
    const running = await subject.start(folder, [{ name: 'one', command }]);
    const has = (name) => stampsIn(stamps).find((one) => one.name === name);
    try {
      await until(() => has('waits'), 'the start');
      await running.commandEnded;
      const pids = await running.pids();
      await pause(AFTER_MS);
      const before = cpuSecondsOf(pids);
      writeFileSync(`${stamps}.go`, '');
      const ends = await until(() => has('ends'), 'the end of the output');
      await pause(AFTER_MS);
      const cpu = pids.length > 0 ? (cpuSecondsOf(pids) - before) * 1_000 : Number.NaN;
      return { took: (ends.at - has('begins').at) / 1_000, cpu };
    } finally {
      await running.stop();
    }
  },
};
