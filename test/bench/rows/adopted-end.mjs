import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { controlOf } from '../control.mjs';
import { median, until } from '../measure.mjs';
import { ownPlatform } from '../platform.mjs';
import { stamping, stampsIn } from '../stamps.mjs';

const COUNT = 10;
/** A service that lived so long is settled: what it does next is not taken for part of its start. */
const SETTLE_MS = 20_000;

/** The end of a process that is not our child: told by the kernel, and written down by a supervisor that adopted it. */
export const adoptedEnd = {
  name: 'adopted-end',
  title: 'end of an adopted process, noticed',
  rounds: 3,
  subjects: ['stacklight'],
  figures: {
    told: { unit: 'ms to our reader', digits: 2, aim: 5 },
    noticed: { unit: 'ms to the event in the history', digits: 1 },
  },
  async measure(subject, folder) {
    return { told: await toReader(), noticed: await toHistory(subject, folder) };
  },
};

async function toReader() {
  const platform = await ownPlatform();
  const took = [];
  for (let at = 0; at < COUNT; at++) {
    // Of a shell that ends at once, so that it is no child of ours.
    const shell = spawn('/bin/sh', ['-c', 'sleep 100000 & echo $!'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await new Promise((resolve) => shell.stdout.once('data', (chunk) => resolve([String(chunk)])));
    const process_ = await until(() => platform.process(Number(line)), 'the process');
    await pause(20);
    const end = new Promise((resolve) => {
      if (!platform.watchEnd?.(process_, () => resolve(performance.now()))) resolve(Number.NaN);
    });
    const killedAt = performance.now();
    process.kill(process_.pid, 'SIGKILL');
    took.push((await end) - killedAt);
  }
  return median(took);
}

async function toHistory(subject, folder) {
  const stamps = `${folder}.stamps`;
  const services = Array.from({ length: COUNT }, (_, at) => ({
    name: `s${at}`,
    command: stamping(`s${at}`, stamps, 'sleep 100000'),
  }));
  const running = await subject.start(folder, services);
  try {
    await until(() => stampsIn(stamps).length >= COUNT, 'the last start');
    await running.commandEnded;
    await running.cli('daemon', 'stop');
    await running.cli('daemon', 'start');
    await pause(SETTLE_MS);
    const control = await controlOf(running.home);
    const { stack } = await control.ask('open', { path: running.file });
    const killed = new Map();
    for (const { name, pid } of stampsIn(stamps)) {
      killed.set(name, Date.now());
      process.kill(pid, 'SIGKILL');
      await pause(200);
    }
    const events = await until(async () => {
      const history = await control.ask('history', { stack });
      const ends = history.filter(({ at, kind, service }) => kind === 'transition' && at >= killed.get(service));
      return new Set(ends.map(({ service }) => service)).size >= COUNT && ends;
    }, 'the ends in the history');
    control.close();
    return median(
      [...killed].map(
        ([name, at]) => Math.min(...events.filter(({ service }) => service === name).map((e) => e.at)) - at,
      ),
    );
  } finally {
    await running.stop();
  }
}
