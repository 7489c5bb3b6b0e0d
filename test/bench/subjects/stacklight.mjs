/** The headless supervisor of this checkout's build, driven by its own command line. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../measure.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CLI = path.join(ROOT, 'out/main/cli.js');
const run = promisify(execFile);

export const stacklight = {
  name: 'stacklight',
  version: () => JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version,

  /** The command line of this home and stack: `cli('status')`. */
  commandFor(env, stack) {
    return (...args) => run(process.execPath, [CLI, ...args, '--stack', stack], { env, maxBuffer: 1 << 28 });
  },

  /**
   * Starts the services with nothing running before.
   * @param {string} folder an empty folder
   * @param {readonly { name: string, command?: string, container?: string, extra?: string }[]} services `extra`: further lines of the stack file
   * @param {{ watched?: boolean }} [options] watched: the supervisor measures the delay of its event loop
   */
  async start(folder, services, { watched = false } = {}) {
    const home = path.join(folder, 'home');
    mkdirSync(home, { recursive: true });
    const file = path.join(folder, 'stacklight.yaml');
    const entries = services.map(
      ({ name, command, container, extra = '' }) =>
        `  ${name}:\n    ${container ? `container: ${container}` : `command: ${JSON.stringify(command.replaceAll('$', '$$$$'))}`}\n${extra}`,
    );
    writeFileSync(file, `name: bench\nservices:\n${entries.join('')}`);
    const env = { ...process.env, STACKLIGHT_HOME: home };
    const cli = stacklight.commandFor(env, file);
    const watch = watched ? await watchedDaemon(folder, env) : undefined;
    const began = Date.now();
    const command = spawn(process.execPath, [CLI, 'up', '--stack', file], {
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => command.once('exit', () => resolve(Date.now())));
    return {
      began,
      commandEnded: ended,
      cli,
      env,
      home,
      file,
      ...watch,
      /** Our own processes: the supervisor, not what it watches. */
      pids: async () => {
        const status = await until(async () => {
          const { stdout } = await cli('daemon', 'status', '--json').catch(() => ({ stdout: '' }));
          const pid = /"pid":\s*(\d+)/.exec(stdout)?.[1];
          return pid && Number(pid);
        }, 'the supervisor');
        return [status];
      },
      async stop() {
        await ended;
        await cli('down').catch(() => {});
        await cli('daemon', 'stop').catch(() => {});
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  },
};

/** Told by a signal, it begins anew; told by another, it writes down what it saw. */
const METER = `
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('SIGUSR2', () => {
  writeFileSync(process.env.STACKLIGHT_BENCH_DELAY, String(delay.percentile(99) / 1e6));
  delay.reset();
});
`;

/** Starts the supervisor before anybody asks for it, with a meter in it. */
async function watchedDaemon(folder, env) {
  const meter = path.join(folder, 'meter.mjs');
  const result = path.join(folder, 'delay');
  writeFileSync(meter, METER);
  const daemon = path.join(ROOT, 'out/main/daemon.js');
  const child = spawn(process.execPath, ['--import', meter, daemon], {
    env: { ...env, STACKLIGHT_BENCH_DELAY: result },
    stdio: 'ignore',
  });
  await until(() => existsSync(path.join(env.STACKLIGHT_HOME, 'control.sock')), 'the supervisor');
  return {
    resetDelay: () => child.kill('SIGUSR2'),
    /** The 99th percentile since then, milliseconds; a millisecond of it is the meter's own. */
    async delay() {
      rmSync(result, { force: true });
      child.kill('SIGUSR2');
      return Number(await until(() => existsSync(result) && readFileSync(result, 'utf8'), 'the delay')) - 1;
    },
  };
}
