/** What a headless supervisor does where nothing happens, counted: no regression of this is seen by anybody, and all pay for it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { bundle } from '../../support/bundle.ts';
import { takePort } from '../../support/free-ports.ts';
import { PYTHON } from '../../support/main-stack.ts';
import { PROJECT } from '../../support/project-root.ts';
import { callsOf, whyNoCalls } from '../../support/system-calls.ts';

const SERVICES = 50;
const CHECKED = 4;
const WINDOW_MS = 10_000;
/** All that the supervisor does because services came up has been done by then, and a little more. */
const SETTLE_MS = LIMITS.ports.calmMs + 2_000;
/** Asking the kernel about sockets, and about files and processes. */
const SOCKETS = ['sendto', 'recvfrom'];
const FILES = ['openat', 'statx', 'newfstatat', 'readlink', 'getdents64'];

const why = whyNoCalls();
if (why) console.warn(`SKIPPED: the work of an idle supervisor: ${why}`);

interface Watched {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly home: string;
}

describe.skipIf(why !== undefined)('an idle supervisor', () => {
  let folder: string;
  const running: Watched[] = [];

  beforeAll(async () => {
    const cache = join(PROJECT, 'node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    // In the project, where its packages are found.
    folder = mkdtempSync(join(cache, 'stacklight-idle-'));
    await bundle(resolve(import.meta.dirname, '../../support/programs/quiet-host.ts'), folder, 'found');
  });
  afterAll(async () => {
    await Promise.all(
      running.map(async ({ process: child }) => {
        const ended = once(child, 'exit');
        if (child.kill('SIGTERM')) await ended;
      }),
    );
    rmSync(folder, { recursive: true, force: true });
  });

  /** A server that closes each connection at once: nobody holds its end any more when the kernel is asked whose it was. */
  const server = (port: number, more = '') =>
    `{ command: ["${PYTHON}", "-m", "http.server", "${port}", "--bind", "127.0.0.1"], ports: ["127.0.0.1:${port}"]${more} }`;

  async function start(name: string, services: readonly string[]): Promise<Watched> {
    const place = join(folder, name);
    const home = join(place, 'home');
    mkdirSync(home, { recursive: true });
    const file = join(place, 'stacklight.yaml');
    writeFileSync(file, `name: ${name}\nservices:\n${services.map((text, at) => `  s${at}: ${text}\n`).join('')}`);
    const child = spawn(process.execPath, [join(folder, 'quiet-host.mjs'), home, file], {
      // No engine: how often one is asked depends on what else this machine runs.
      env: { ...process.env, DOCKER_HOST: `unix://${place}/no-engine.sock` },
      cwd: place,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const watched = { process: child, pid: child.pid ?? 0, home };
    running.push(watched);
    await once(child.stdout, 'data');
    await pause(SETTLE_MS);
    return watched;
  }

  /** Every file below a folder with its size and the time of its last change; not what services print, and when they did. */
  function written(place: string): readonly string[] {
    return readdirSync(place, { recursive: true, encoding: 'utf8' })
      .map((path) => [path, statSync(join(place, path))] as const)
      .filter(([path, stat]) => stat.isFile() && !path.endsWith('.log') && !path.endsWith('.log.times'))
      .map(([path, { size, mtimeMs }]) => `${path} ${size} ${mtimeMs}`)
      .sort();
  }

  it.concurrent('asks the kernel little about fifty services, one of them with a port, and writes nothing', async () => {
    const sleepers = Array.from({ length: SERVICES - 1 }, () => '{ command: sleep 100000 }');
    const { pid, home } = await start('idle', [...sleepers, server(takePort())]);
    const before = written(home);
    const calls = await callsOf(pid, WINDOW_MS);
    expect(written(home)).toEqual(before);
    // Four questions with an answer each every five seconds; twice as many where a process of the machine comes or goes.
    expect(calls.aMinute(...SOCKETS), calls.table).toBeLessThan(200);
    // The size of every log each half minute, what every process uses as often, and the way to the engine.
    expect(calls.aMinute(...FILES), calls.table).toBeLessThan(SERVICES * 14);
  });

  it.concurrent('proves whose each answer is by a handful of questions, and writes nothing about a check that is as good as the last', async () => {
    const sleepers = Array.from({ length: SERVICES - CHECKED }, () => '{ command: sleep 100000 }');
    const checked = Array.from({ length: CHECKED }, () => {
      const port = takePort();
      return server(port, `, healthcheck: { http: "http://127.0.0.1:${port}/", interval: 500ms }`);
    });
    const { pid, home } = await start('checked', [...sleepers, ...checked]);
    const before = written(home);
    const calls = await callsOf(pid, WINDOW_MS / 2);
    expect(written(home)).toEqual(before);
    const checks = calls.count('connect');
    expect(checks, calls.table).toBeGreaterThan(CHECKED);
    // Nobody has walked over the machine's processes, of which there are more than fifty here.
    expect(calls.count('getdents64'), calls.table).toBeLessThan(checks);
    // The sizes of all logs are looked at each half minute, which may be now; a check opens one table of sockets, or none.
    expect(calls.count(...FILES), calls.table).toBeLessThan(SERVICES + checks * 4);
    expect(calls.count(...SOCKETS) / checks, calls.table).toBeLessThan(10);
  });
});
