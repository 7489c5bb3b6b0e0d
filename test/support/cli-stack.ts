import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../electron/contract/action.ts';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { ServiceState, ServiceView } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { ControlClient } from '../../electron/control/client.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import { type CliResult, stacklight } from './cli.ts';
import { until } from './until.ts';

/** `node` with one of the small programs of `services/`, as a command of a stack file. */
export function program(name: string, ...args: readonly (string | number)[]): string {
  return [process.execPath, fileURLToPath(new URL(`services/${name}.mjs`, import.meta.url)), ...args].join(' ');
}

/** A stack in a folder of its own under a supervisor of its own, driven as a user drives it: by its file and the command. */
export class CliStack {
  readonly folder: string;
  readonly home: string;
  readonly file: string;
  readonly env: Record<string, string>;
  readonly #others: ChildProcess[] = [];

  /** `parent`: where its folder is made, in place of the temporary folder. */
  constructor(
    options: { readonly home?: string; readonly env?: Record<string, string>; readonly parent?: string } = {},
  ) {
    this.folder = mkdtempSync(join(options.parent ?? tmpdir(), 'stacklight-stack-'));
    this.file = join(this.folder, 'stacklight.yaml');
    this.home = options.home ?? mkdtempSync(join(tmpdir(), 'stacklight-home-'));
    this.env = options.env ?? {};
  }

  write(text: string): void {
    writeFileSync(this.file, text);
  }

  edit(from: string | RegExp, to: string): void {
    const before = readFileSync(this.file, 'utf8');
    const after = before.replace(from, to);
    if (after === before) throw new Error(`nothing to edit: ${String(from)}`);
    this.write(after);
  }

  /** An edit that is taken over: the supervisor asks about it, and somebody says yes. */
  async change(from: string | RegExp, to: string): Promise<void> {
    this.edit(from, to);
    await until('the change waits for a yes', async () => (await this.peek())?.approval);
    const said = await this.run('trust', '--yes');
    if (said.code !== 0) throw new Error(`trust ended with ${said.code}: ${said.stderr}`);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  lines(name: string): string[] {
    if (!existsSync(this.path(name))) return [];
    return readFileSync(this.path(name), 'utf8').split('\n').filter(Boolean);
  }

  /** The command, called in the folder of the stack. */
  run(...args: string[]): Promise<CliResult> {
    return stacklight(this.home, args, { cwd: this.folder, env: this.env });
  }

  async up(...args: string[]): Promise<Outcome> {
    return (await this.run('up', '--json', ...args)).json<Outcome>();
  }

  async snapshot(): Promise<Snapshot> {
    return (await this.run('status', '--json')).json<Snapshot>();
  }

  /** A running supervisor's picture over its socket: cheaper than a call of the command. */
  async peek(): Promise<Snapshot | undefined> {
    const client = await this.connect();
    try {
      const hello = await client?.request('hello', {});
      const key = hello?.ok ? hello.value.stacks[0] : undefined;
      const seen = client && key !== undefined ? await client.request('snapshot', { stack: key }) : undefined;
      return seen?.ok ? seen.value : undefined;
    } finally {
      client?.close();
    }
  }

  connect(): Promise<ControlClient | undefined> {
    const platform = currentPlatform();
    return ControlClient.connect(platform.controlPath(this.home));
  }

  async service(id: string): Promise<ServiceView | undefined> {
    return (await this.peek())?.services.find((one) => one.id === id);
  }

  /** Waits until a service is in one of these states. */
  reaches(id: string, ...states: ServiceState[]): Promise<ServiceView> {
    return until(`${id} is ${states.join(' or ')}`, async () => {
      const service = await this.service(id);
      return service && states.includes(service.state) && service;
    });
  }

  async history(...args: string[]): Promise<HistoryEvent[]> {
    return (await this.run('history', '--json', ...args)).json<HistoryEvent[]>();
  }

  async daemonPid(): Promise<number> {
    return (await this.run('daemon', 'status', '--json')).json<{ pid: number }>().pid;
  }

  /** The folder of the supervisor's saved state for this stack. */
  stateFolder(): string {
    const [key] = readdirSync(join(this.home, 'stacks'));
    if (key === undefined) throw new Error('no state is saved');
    return join(this.home, 'stacks', key);
  }

  /** A process that has nothing to do with the stack; ended at the end. */
  stranger(command: string, ...args: string[]): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore', cwd: tmpdir() });
    this.#others.push(child);
    return child;
  }

  async end(): Promise<void> {
    for (const child of this.#others) if (isRunning(child)) child.kill('SIGKILL');
    if (await this.connect()) {
      await this.run('down', '--json');
      await this.run('daemon', 'stop');
    }
    for (const folder of [this.folder, this.home]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** A process that is dead but not yet waited for (its parent may be a supervisor that is gone) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const state = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] : undefined;
    return !state?.startsWith('Z');
  } catch {
    return false;
  }
}
