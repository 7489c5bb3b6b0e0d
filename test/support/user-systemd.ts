/** A systemd of a user, started by a test: in containers nobody boots one. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

const SYSTEMD = '/lib/systemd/systemd';

/** Why none can be started here; undefined where one can. */
export function whyNoUserSystemd(): string | undefined {
  if (process.platform !== 'linux' || !existsSync(SYSTEMD)) return 'there is no systemd here';
  if (existsSync('/run/systemd/system'))
    return 'this machine runs under systemd, whose units are not a test\u2019s to change';
  return process.getuid?.() === 0 ? undefined : 'it needs root, to show systemd a system that was booted with it';
}

export class UserSystemd {
  /** For whoever talks to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #process: ChildProcess;

  /** @param folder where it keeps all of its files; a user's home to it */
  constructor(folder: string) {
    const runtime = join(folder, 'runtime');
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    this.env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_RUNTIME_DIR: runtime };
    const script = `mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && exec ${SYSTEMD} --user --log-target=console`;
    this.#process = spawn('unshare', ['--mount', 'sh', '-c', script], {
      env: { ...process.env, ...this.env, DBUS_SESSION_BUS_ADDRESS: '' },
      stdio: 'ignore',
    });
  }

  async ready(): Promise<void> {
    await until('the systemd of the user is up', async () => (await this.ctl('show-environment')).code === 0, {
      deadlineMs: 20_000,
    });
  }

  /** `systemctl --user`. */
  ctl(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    return this.run('systemctl', '--user', ...args);
  }

  run(program: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    return new Promise((resolve) => {
      execFile(program, args, { env: { ...process.env, ...this.env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
        resolve({ code, output: `${stdout}${stderr}`.trim() });
      });
    });
  }

  async stop(): Promise<void> {
    const child = this.#process;
    await this.ctl('exit');
    await until('the systemd of the user has ended', () => child.exitCode !== null || child.signalCode !== null);
  }
}
