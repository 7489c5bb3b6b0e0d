import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { controlOf } from '../control.mjs';
import { until } from '../measure.mjs';
import { answers, FIRST_PORT } from '../ports.mjs';

const COUNT = 6;
const SERVER = path.resolve(import.meta.dirname, '../../support/services/web.mjs');

/** Six copies that an earlier terminal left on the ports of a stack, and end when they are told: from the click to the proof. */
export const fixPorts = {
  name: 'fix-ports',
  title: 'fix ports, six strays that obey',
  rounds: 3,
  subjects: ['stacklight'],
  figures: {
    click: { unit: 's, click to verified', digits: 2, aim: 0.5 },
    command: { unit: 's for `fix-ports --yes`', digits: 2 },
  },
  async measure(subject, folder) {
    return {
      click: await byClick(subject, path.join(folder, 'a')),
      command: await byCommand(subject, path.join(folder, 'b')),
    };
  },
};

const byClick = (subject, folder) =>
  withStrays(subject, folder, async (running) => {
    const control = await controlOf(running.home);
    const { stack } = await control.ask('open', { path: running.file });
    const asked = { stack, kind: 'fix-ports', services: [], choices: [], wait: true, timeoutMs: 60_000 };
    const from = performance.now();
    const { plan } = await control.ask('act', { ...asked, dryRun: true });
    if (plan.steps.length < COUNT) throw new Error(`the plan has ${plan.steps.length} steps for ${COUNT} strays`);
    const done = await control.ask('act', { ...asked, dryRun: false, plan: plan.id });
    const took = (performance.now() - from) / 1_000;
    control.close();
    if (!done.verified) throw new Error(`not verified: ${JSON.stringify(done.verification)}`);
    return took;
  });

const byCommand = (subject, folder) =>
  withStrays(subject, folder, async (running) => {
    const from = performance.now();
    await running.cli('fix-ports', '--yes');
    return (performance.now() - from) / 1_000;
  });

async function withStrays(subject, folder, use) {
  const services = Array.from({ length: COUNT }, (_, at) => {
    const port = FIRST_PORT + at;
    return {
      name: `s${at}`,
      port,
      command: `${process.execPath} ${SERVER} ${port}`,
      extra: `    ports: ["127.0.0.1:${port}"]\n    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 5s, start_interval: 100ms }\n`,
    };
  });
  mkdirSync(folder, { recursive: true });
  // By a shell that ends, as a terminal that was closed: nobody that runs started them.
  for (const { command } of services)
    spawn('/bin/sh', ['-c', `setsid ${command} >/dev/null 2>&1 &`], { cwd: folder, stdio: 'ignore' });
  await until(
    async () => (await Promise.all(services.map(({ port }) => answers(port)))).every(Boolean),
    'the last stray',
  );
  const running = await subject.start(folder, services);
  try {
    await running.commandEnded;
    return await use(running);
  } finally {
    await running.stop();
  }
}
