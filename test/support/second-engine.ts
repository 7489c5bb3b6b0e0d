/** A container engine of a test's own, beside the machine's: it can be cut off as a restart of the machine does, and come back. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { docker } from './docker-command.ts';
import { until } from './until.ts';

const TOOLS = ['dockerd', 'docker', 'docker-compose', 'ip', 'mount', 'umount'];

/** Why there can be no engine of its own, or undefined. */
export function whyNoOwnEngine(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'an engine of its own needs root on Linux';
  const lacking = TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (!existsSync('/bin/busybox')) lacking.push('/bin/busybox');
  return lacking.length > 0 ? `there is no ${lacking.join(', ')}` : undefined;
}

/**
 * A second `dockerd` with its own data, socket and bridges. It leaves the packet filter alone (`--iptables=false`): its
 * proxies publish on loopback. While one is there, this process and its children talk to it (`DOCKER_HOST`).
 */
export class OwnEngine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stacklight-engine-'));
  /** An interface has 15 characters at most; all bridges of this engine begin like this. */
  readonly #prefix = `sl${randomBytes(3).toString('hex')}`;
  readonly #bridges = new Set<string>();
  readonly #exec = join(this.#folder, 'exec');
  readonly #hostBefore = process.env.DOCKER_HOST;
  #daemon: ChildProcess | undefined;
  #allowed = false;

  async start(): Promise<void> {
    const [socket, bridge] = [join(this.#folder, 'docker.sock'), this.bridge()];
    const subnet = randomBytes(1)[0] ?? 0;
    ip('link', 'add', bridge, 'type', 'bridge');
    ip('addr', 'add', `10.217.${subnet}.1/24`, 'dev', bridge);
    ip('link', 'set', bridge, 'up');
    this.#allow();
    const log = openSync(join(this.#folder, 'log'), 'a');
    const roots = ['--data-root', join(this.#folder, 'data'), '--exec-root', this.#exec];
    const files = ['--host', `unix://${socket}`, '--pidfile', join(this.#folder, 'pid')];
    // No `--bridge=none` and no `--default-address-pool` here: either makes an engine remove the machine's `docker0`.
    const net = ['--bridge', bridge, '--iptables=false', '--ip6tables=false', '--ip-forward=false'];
    this.#daemon = spawn('dockerd', [...roots, ...files, ...net], { stdio: ['ignore', log, log], detached: true });
    process.env.DOCKER_HOST = `unix://${socket}`;
    await until('the engine answers', () => docker('version', '--format', '{{.Server.Version}}'), {
      deadlineMs: 30_000,
      everyMs: 100,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${readFileSync(join(this.#folder, 'log'), 'utf8').slice(-2_000)}`);
    });
  }

  /** A name for the bridge of a network of this engine, for its `com.docker.network.bridge.name`. */
  bridge(): string {
    const name = `${this.#prefix}${this.#bridges.size}`;
    this.#bridges.add(name);
    return name;
  }

  /** The power goes: engine and containers end at once, and what lived in memory (mounts, bridges, sockets) is gone. */
  async powerOff(): Promise<void> {
    const daemon = this.#daemon?.pid;
    if (daemon === undefined) return;
    const ids = (await docker('ps', '-q')).split('\n').filter(Boolean);
    const mains = ids.length > 0 ? (await docker('inspect', '--format', '{{.State.Pid}}', ...ids)).split('\n') : [];
    const containers = mains.map(Number);
    const shims = containers.map(parentOf);
    await this.#kill([daemon, ...childrenOf(daemon), ...shims, ...containers]);
    this.#wipe();
  }

  /** It is asked to end, as by its service manager: its containers end with it. */
  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (!daemon) return;
    daemon.kill('SIGTERM');
    await until('the engine has ended', () => daemon.exitCode !== null || daemon.signalCode !== null, {
      deadlineMs: 30_000,
    });
    this.#daemon = undefined;
  }

  /** It does not answer for so long, and lives. */
  async hang(ms: number): Promise<void> {
    const pid = this.#daemon?.pid;
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    await pause(ms);
    process.kill(pid, 'SIGCONT');
  }

  /** Ends it and removes everything. Its containers should be gone before. */
  async end(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon && daemon.exitCode === null && daemon.signalCode === null) {
      const children = daemon.pid === undefined ? [] : childrenOf(daemon.pid);
      daemon.kill('SIGTERM');
      await until('the engine has ended', () => daemon.exitCode !== null || daemon.signalCode !== null, {
        deadlineMs: 30_000,
      }).catch(() => this.#kill([daemon.pid ?? 0, ...children]));
    }
    this.#wipe();
    if (this.#allowed) spawnSync('iptables', ['-w', '-D', ...this.#rule()]);
    if (this.#hostBefore === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = this.#hostBefore;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #kill(pids: readonly number[]): Promise<void> {
    const real = [...new Set(pids)].filter((pid) => pid > 1);
    for (const pid of real) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended with another one of them.
      }
    }
    await until('all of it is gone', () => real.every((pid) => !lives(pid)));
    this.#daemon = undefined;
  }

  #wipe(): void {
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const mine = mounts.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${this.#folder}/`));
    for (const path of mine.sort().reverse()) spawnSync('umount', ['-l', path]);
    rmSync(this.#exec, { recursive: true, force: true });
    for (const bridge of this.#bridges) spawnSync('ip', ['link', 'del', bridge]);
  }

  /** Another engine's packet filter may drop what is forwarded; within the bridges of this one it must not. */
  #allow(): void {
    if (this.#allowed) return;
    const policy = spawnSync('iptables', ['-w', '-S', 'FORWARD'], { encoding: 'utf8' }).stdout ?? '';
    if (!policy.includes('-P FORWARD DROP')) return;
    execFileSync('iptables', ['-w', '-I', ...this.#rule()]);
    this.#allowed = true;
  }

  #rule(): string[] {
    return ['FORWARD', '-i', `${this.#prefix}+`, '-o', `${this.#prefix}+`, '-j', 'ACCEPT'];
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}

function parentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').map(Number).filter(Boolean);
}

function lives(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z');
  } catch {
    return false;
  }
}
