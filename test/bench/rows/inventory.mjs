import { containerHolder } from '../container-holder.mjs';
import { controlOf } from '../control.mjs';
import { median, timesOf, until } from '../measure.mjs';
import { answers, FIRST_PORT } from '../ports.mjs';
import { manyProcesses } from '../processes.mjs';

const HOLDERS = 7;
const PROCESSES = 1_000;
const CALLS = 20;

/** Who holds and who answers each port, proved, with the container's name: beside the list that `ss` prints. */
export const inventory = {
  name: 'inventory',
  title: 'port inventory, 7 holders, 1,000 processes, with container names',
  rounds: 3,
  subjects: ['stacklight', 'ss'],
  figures: { median: { unit: 'ms', digits: 1, aimOver: { subject: 'ss', times: 1 / 3 } } },
  async measure(subject, folder) {
    const endProcesses = await manyProcesses(PROCESSES);
    try {
      if (subject.name === 'ss') return { median: median(await timesOf(CALLS, () => subject.ask('-Hltnp'))) };
      return await ofStacklight(subject, folder);
    } finally {
      endProcesses();
    }
  },
};

async function ofStacklight(subject, folder) {
  const ports = Array.from({ length: HOLDERS }, (_, at) => FIRST_PORT + at);
  const container = containerHolder(ports[0]);
  const services = ports.map((port, at) => ({
    name: `s${at}`,
    ...(at === 0 && container
      ? { container: container.name }
      : { command: `busybox httpd -f -p 127.0.0.1:${port} -h /usr/share/doc` }),
    extra: `    ports: ["127.0.0.1:${port}"]\n`.replace(/"127.*"/, at === 0 && container ? `"${port}:80"` : '$&'),
  }));
  const running = await subject.start(folder, services);
  try {
    await until(async () => (await Promise.all(ports.map((port) => answers(port)))).every(Boolean), 'the last holder');
    await running.commandEnded;
    const control = await controlOf(running.home);
    const { stack } = await control.ask('open', { path: running.file });
    const seen = await control.ask('ports', { stack });
    const held = seen.ports.filter(({ holders }) => holders.length > 0).length;
    if (held < HOLDERS) throw new Error(`only ${held} of ${HOLDERS} ports have a holder`);
    const took = await timesOf(CALLS, () => control.ask('ports', { stack }));
    control.close();
    return { median: median(took) };
  } finally {
    await running.stop();
    container?.remove();
  }
}
