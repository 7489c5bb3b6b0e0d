import { setTimeout as pause } from 'node:timers/promises';
import { cpuOver, cpuSecondsOf, pssOf, until } from '../measure.mjs';
import { answers, FIRST_PORT } from '../ports.mjs';

const SIZES = [10, 100, 1_000];
const SETTLE_MS = 20_000;
const MEASURE_MS = 30_000;
/** A thousand servers start on two cores. */
const UP_MS = 300_000;

const figures = Object.fromEntries(
  SIZES.flatMap((size) => [
    [`up${size}`, { unit: `s for \`up\` of ${size}`, digits: 1, ...(size === 1_000 ? { aim: 15 } : {}) }],
    [`work${size}`, { unit: `s of the supervisor's processor time for \`up\` of ${size}`, digits: 1 }],
    [`begin${size}`, { unit: `ms event-loop delay p99 during \`up\` of ${size}`, digits: 1 }],
    [`cpu${size}`, { unit: `% of a core at rest, ${size}`, digits: 2 }],
    [`memory${size}`, { unit: `MB PSS, ${size}`, digits: 0 }],
    [
      `delay${size}`,
      { unit: `ms event-loop delay p99 at rest, ${size}`, digits: 1, ...(size === 1_000 ? { aim: 20 } : {}) },
    ],
    [`down${size}`, { unit: `s for \`down\` of ${size}`, digits: 1 }],
  ]),
);

/** How CPU, memory and the delay of the event loop grow with services that are each checked by HTTP every 10 s. */
export const scale = {
  name: 'scale',
  title: '10, 100, 1,000 services, checks every 10 s',
  rounds: 1,
  subjects: ['stacklight'],
  figures,
  async measure(subject, folder) {
    const result = {};
    for (const size of sizes()) Object.assign(result, await ofSize(subject, `${folder}/${size}`, size));
    return result;
  },
};

/** `STACKLIGHT_BENCH_SIZES=10,100` for a look on a machine that cannot take a thousand servers. */
function sizes() {
  const asked = process.env.STACKLIGHT_BENCH_SIZES?.split(',').map(Number);
  return SIZES.filter((size) => asked === undefined || asked.includes(size));
}

async function ofSize(subject, folder, size) {
  const services = Array.from({ length: size }, (_, at) => {
    const port = FIRST_PORT + at;
    return {
      name: `s${at}`,
      port,
      command: `busybox httpd -f -p 127.0.0.1:${port} -h /usr/share/doc`,
      extra: `    ports: ["127.0.0.1:${port}"]\n    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 10s, expect: { status: [200, 404] } }\n`,
    };
  });
  const running = await subject.start(folder, services, { watched: true });
  try {
    await until(() => answers(services.at(-1).port), 'the last server', UP_MS);
    const upEnded = await running.commandEnded;
    const begin = await running.delay();
    const pids = await running.pids();
    const work = cpuSecondsOf(pids);
    await pause(SETTLE_MS);
    running.resetDelay();
    const cpu = await cpuOver(pids, MEASURE_MS);
    const delay = await running.delay();
    const memory = pssOf(pids) / 1e6;
    const downBegan = performance.now();
    await running.cli('down');
    return {
      [`up${size}`]: (upEnded - running.began) / 1_000,
      [`work${size}`]: work,
      [`begin${size}`]: begin,
      [`down${size}`]: (performance.now() - downBegan) / 1_000,
      [`cpu${size}`]: cpu,
      [`memory${size}`]: memory,
      [`delay${size}`]: delay,
    };
  } finally {
    await running.stop();
  }
}
