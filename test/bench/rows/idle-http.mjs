import { setTimeout as pause } from 'node:timers/promises';
import { cpuOver, pssOf, until } from '../measure.mjs';
import { answers, FIRST_PORT } from '../ports.mjs';

const COUNT = 50;
const SETTLE_MS = 15_000;
const MEASURE_MS = 40_000;

/** Fifty servers with an HTTP check each every 5 s; we prove for each answer whose it is, monit takes what comes. */
export const idleHttp = {
  name: 'idle-http',
  title: 'idle, 50 services, HTTP check each every 5 s',
  rounds: 2,
  subjects: ['stacklight', 'monit'],
  figures: { cpu: { unit: '% of a core', digits: 2, aim: 1 }, memory: { unit: 'MB PSS', digits: 0 } },
  async measure(subject, folder) {
    const services = Array.from({ length: COUNT }, (_, at) => {
      const port = FIRST_PORT + at;
      return {
        name: `s${at}`,
        port,
        command: `busybox httpd -f -p 127.0.0.1:${port} -h /usr/share/doc`,
        extra: `    ports: ["127.0.0.1:${port}"]\n    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 5s, expect: { status: [200, 404] } }\n`,
      };
    });
    // monit starts nothing by itself here: the servers are ours then.
    const servers = subject.name === 'monit' ? await startServers(services) : undefined;
    const running = await subject.start(folder, services);
    try {
      await until(
        async () => (await Promise.all(services.map(({ port }) => answers(port)))).every(Boolean),
        'the last server',
      );
      await running.commandEnded;
      await pause(SETTLE_MS);
      const pids = await running.pids();
      const cpu = await cpuOver(pids, MEASURE_MS);
      return { cpu, memory: pssOf(pids) / 1e6 };
    } finally {
      await running.stop();
      servers?.();
    }
  },
};

async function startServers(services) {
  const { spawn } = await import('node:child_process');
  const children = services.map(({ command }) => {
    const [program, ...args] = command.split(' ');
    return spawn(program, args, { stdio: 'ignore' });
  });
  return () => {
    for (const child of children) child.kill('SIGKILL');
  };
}
