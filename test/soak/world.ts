/** A stack of thirty services under the built supervisor, with bystanders, a webhook, and what its model says must be true of it. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { ControlClient } from '../../electron/control/client.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import { docker, ensureTestImage } from '../support/docker-command.ts';
import { takePort } from '../support/free-ports.ts';
import { OwnEngine, whyNoOwnEngine } from '../support/second-engine.ts';
import { until } from '../support/until.ts';
import { Around } from './around.ts';
import { FalseClock } from './clock.ts';
import { SmallDisk } from './disk.ts';
import { lives, livingOf } from './machine.ts';
import { COUNTS, type Counts, type Member, members, stackText, WITH_CONTAINERS } from './members.ts';
import { Memory } from './memory.ts';

export interface CommandEnd {
  readonly code: number;
  readonly output: string;
}

export interface WorldOptions {
  readonly counts?: Counts;
  /** The supervisor gets a disk, a clock and a container engine of its own, which can go wrong, as far as they can be had. */
  readonly machine?: boolean;
  /** Variables of the supervisor and of commands, beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export class World extends Around {
  readonly folder: string;
  readonly home: string;
  readonly file: string;
  readonly all: readonly Member[];
  readonly memory: Memory;
  /** Undefined where it cannot be had, or is not asked for. */
  readonly disk: SmallDisk | undefined;
  readonly clock: FalseClock | undefined;
  readonly engine: OwnEngine | undefined;
  readonly #out: string;
  readonly #env: Readonly<Record<string, string>>;
  /** Processes that look like those of services and are none. */
  readonly #copies = new Set<number>();
  readonly #programs: string;
  #client: ControlClient | undefined;
  #daemons: number[] = [];
  readonly #ends = new Map<number, Promise<NodeJS.Signals | null>>();

  constructor(root: string, seed: number, { counts, env = {}, machine = false }: WorldOptions = {}) {
    super(newFolder());
    this.folder = dirname(this.neighbour);
    this.#env = env;
    this.#out = join(root, 'out/main');
    this.#programs = join(root, 'test/soak/programs');
    this.home = join(this.folder, 'home');
    this.disk = machine ? SmallDisk.at(this.home) : undefined;
    this.engine = machine && whyNoOwnEngine() === undefined ? new OwnEngine() : undefined;
    this.clock = machine ? FalseClock.in(this.folder) : undefined;
    mkdirSync(join(this.folder, 'project'));
    this.file = join(this.folder, 'project/stacklight.yaml');
    this.all = members(
      `${process.pid}${String(seed).slice(-4)}`,
      () => takePort(),
      counts ?? (this.engine ? WITH_CONTAINERS : COUNTS),
    );
    this.memory = new Memory(this.all);
  }

  async begin(): Promise<void> {
    await this.#beginEngine();
    await this.beginAround(this.all);
    this.write();
    await this.startSupervisor();
    const up = await this.command('up', '--yes');
    if (up.code !== 0) throw new Error(`up ended with ${up.code}: ${up.output}`);
  }

  async #beginEngine(): Promise<void> {
    const { engine } = this;
    if (!engine) return;
    await engine.start();
    await ensureTestImage();
    // By a name that goes with the engine; as the stack would make it, it would be left behind.
    const bridge = `com.docker.network.bridge.name=${engine.bridge()}`;
    await docker('network', 'create', '--opt', bridge, 'soak_default');
  }

  text(): string {
    return stackText(this.all, this.webhookPort(), this.memory.extra, this.#programs);
  }

  write(text = this.text()): void {
    writeFileSync(this.file, text, { mode: 0o600 });
  }

  member(id: string): Member {
    const found = this.all.find((one) => one.id === id);
    if (!found) throw new Error(`there is no ${id}`);
    return found;
  }

  /** The command line as a person uses it, in the folder of the stack. */
  command(...args: string[]): Promise<CommandEnd> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(this.#out, 'cli.js'), ...args],
        { env: this.env(), cwd: join(this.folder, 'project'), timeout: 120_000, killSignal: 'SIGKILL' },
        (error, stdout, stderr) => {
          const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
          resolve({ code, output: stdout + stderr });
        },
      );
      child.stdin?.end();
    });
  }

  /** Starts a supervisor of this home; it ends by itself where one runs already. */
  startSupervisor(): Promise<void> {
    const child = this.launch(process.execPath, this.daemonFile);
    if (child.pid !== undefined) this.isSupervisor(child.pid);
    return this.answers();
  }

  get daemonFile(): string {
    return join(this.#out, 'daemon.js');
  }

  /** A process with the surroundings of a supervisor, its output in the supervisor's log. */
  launch(program: string, ...args: readonly string[]): ChildProcess {
    const log = openSync(join(this.folder, 'supervisor.log'), 'a');
    const env = { ...this.env(), ...this.clock?.env() };
    const child = spawn(program, args, { env, cwd: '/', detached: true, stdio: ['ignore', log, log] });
    child.unref();
    closeSync(log);
    if (child.pid !== undefined)
      this.#ends.set(child.pid, new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal))));
    return child;
  }

  /** This process is one, whoever started it. */
  isSupervisor(pid: number): void {
    this.#daemons.push(pid);
  }

  /** By which signal a process that was launched here ended; null where it ended by itself. */
  async endedBy(pid: number): Promise<NodeJS.Signals | null | undefined> {
    return this.#ends.get(pid);
  }

  answers(): Promise<void> {
    return until('a supervisor answers', async () => (await this.hello()) !== undefined, { deadlineMs: 60_000 }).then(
      () => undefined,
    );
  }

  /** Supervisors of this home that live; one, but for the moments in which a fault has just ended it. */
  supervisors(): readonly number[] {
    this.#daemons = this.#daemons.filter(lives);
    return this.#daemons;
  }

  async hello(): Promise<{ readonly pid: number; readonly stacks: readonly string[] } | undefined> {
    const answer = await (await this.#connected())?.request('hello', {});
    return answer?.ok ? answer.value : undefined;
  }

  async snapshot(): Promise<Snapshot | undefined> {
    const key = (await this.hello())?.stacks[0];
    const client = await this.#connected();
    if (key === undefined || !client) return undefined;
    const answer = await client.request('snapshot', { stack: key });
    return answer.ok ? answer.value : undefined;
  }

  /** Every event of the stack that its supervisor can tell, oldest first. */
  async history(): Promise<readonly HistoryEvent[]> {
    const key = (await this.hello())?.stacks[0];
    const client = await this.#connected();
    if (key === undefined || !client) return [];
    const answer = await client.request('history', { stack: key });
    return answer.ok ? answer.value : [];
  }

  /** Another connection, for who wants to talk nonsense on it. */
  socketPath(): string {
    return currentPlatform().controlPath(this.home);
  }

  stateFolder(): string {
    const stacks = join(this.home, 'stacks');
    return join(stacks, readdirSync(stacks)[0] ?? '');
  }

  /** A copy of a service that somebody left running: of the same command, and no incarnation of it. */
  copy(pid: number): void {
    this.#copies.add(pid);
  }

  /** The living processes of each service. */
  living(): ReadonlyMap<string, readonly number[]> {
    const all = [...livingOf(this.all)];
    return new Map(all.map(([id, pids]) => [id, pids.filter((pid) => !this.#copies.has(pid))]));
  }

  env(): NodeJS.ProcessEnv {
    return { ...process.env, STACKLIGHT_HOME: this.home, NO_COLOR: '1', ...this.#env };
  }

  /** Everything of it ends. */
  async end(keep: boolean): Promise<void> {
    if ((await this.hello()) === undefined) await this.startSupervisor();
    await this.command('down');
    await this.command('daemon', 'stop');
    if (this.engine) await docker('network', 'rm', 'soak_default').catch(() => undefined);
    this.#client?.close();
    await this.endAround(this.all);
    await this.engine?.end();
    // The disk goes, and with it what lies on it.
    if (keep && this.disk) spawnSync('cp', ['-a', this.home, join(this.folder, 'home-kept')]);
    this.disk?.end();
    if (!keep) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #connected(): Promise<ControlClient | undefined> {
    if (this.#client) return this.#client;
    const client = await ControlClient.connect(this.socketPath());
    this.#client = client;
    client?.closed().then(() => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }
}

function newFolder(): string {
  const cache = join(homedir(), '.cache/stacklight-tests');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'soak-'));
}
