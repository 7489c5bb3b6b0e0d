/** The headless supervisor of this checkout's build, driven by its own command line. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../measure.mjs';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CLI = path.join(ROOT, 'out/main/cli.js');
const run = promisify(execFile);

export const stacklight = {
  name: 'stacklight',
  version: () => JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).version,

  /**
   * Starts the services with nothing running before.
   * @param {string} folder an empty folder
   * @param {readonly { name: string, command: string, extra?: string }[]} services `extra`: further lines of the stack file
   */
  async start(folder, services) {
    const home = path.join(folder, 'home');
    mkdirSync(home, { recursive: true });
    const file = path.join(folder, 'stacklight.yaml');
    const entries = services.map(
      ({ name, command, extra = '' }) =>
        `  ${name}:\n    command: ${JSON.stringify(command.replaceAll('$', '$$$$'))}\n${extra}`,
    );
    writeFileSync(file, `name: bench\nservices:\n${entries.join('')}`);
    const env = { ...process.env, STACKLIGHT_HOME: home };
    const cli = (...args) => run(process.execPath, [CLI, ...args, '--stack', file], { env, maxBuffer: 1 << 28 });
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
      file,
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
