/** The supervisor killed at each request by which it replaces a container: it runs again as before, or what is left is named and mended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ControlClient } from '../../electron/control/client.ts';
import type { Method, ParamsOf, ResultOf } from '../../electron/control/protocol.ts';
import { currentPlatform } from '../../electron/platform/current.ts';
import { historyFaults } from '../soak/history-check.ts';
import { lives } from '../soak/machine.ts';
import { describeWithDocker, docker, TestContainers } from '../support/docker.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';
import { EngineDoor, type EnginePoint } from './engine-door.ts';
import { eventsIn, openPlans, unreadable } from './files.ts';

/** Serves what its check asks for; the image has no curl, so that the doctor offers another check, and a replacement with it. */
const SERVE =
  'mkdir -p /www; echo ok > /www/health; httpd -p 8000 -h /www; trap "exit 0" TERM; while :; do sleep 0.1; done';
const CHECK = ['--health-cmd', 'curl -f http://localhost:8000/health', '--health-interval', '1s'];
const FINDING = 'healthcheck-broken/box';
const LEFT = 'replacement-unfinished/box';

describeWithDocker('a supervisor that is killed while it replaces a container', () => {
  const containers = new TestContainers();
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-replace-'));
  const home = join(folder, 'home');
  const file = join(folder, 'stacklight.yaml');
  let door: EngineDoor;
  let supervisor: ChildProcess;

  beforeAll(() => {
    mkdirSync(home);
    door = new EngineDoor(join(folder, 'engine.sock'));
  });
  afterAll(async () => {
    supervisor?.kill('SIGKILL');
    door.close();
    await containers.cleanUp();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    const log = openSync(join(folder, 'supervisor.log'), 'a');
    supervisor = spawn(process.execPath, [join(PROJECT, 'out/main/daemon.js')], {
      env: { ...process.env, STACKLIGHT_HOME: home, DOCKER_HOST: `unix://${door.path}` },
      cwd: '/',
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await until('it answers', () => ask('hello', {}), { deadlineMs: 30_000 });
  }

  /** Undefined where nobody answers, or not well. */
  async function ask<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M> | undefined> {
    const client = await ControlClient.connect(currentPlatform().controlPath(home));
    const answer = await client?.request(method, params).finally(() => client.close());
    return answer?.ok ? answer.value : undefined;
  }

  async function open(): Promise<string> {
    const opened = await until('the stack is open', () => ask('open', { path: file, yes: true }), {
      deadlineMs: 30_000,
    });
    return opened.stack;
  }

  async function act(kind: 'up' | 'doctor', more: { readonly finding?: string; readonly fix?: string } = {}) {
    const stack = await open();
    return ask('act', {
      stack,
      kind,
      services: [],
      choices: [],
      dryRun: false,
      wait: true,
      timeoutMs: 60_000,
      ...more,
    });
  }

  async function finding(id: string) {
    const seen = await ask('doctor', { stack: await open() });
    return seen?.findings.find((one) => one.id === id);
  }

  /** A container whose check can never pass, under the supervisor, and wanted. */
  async function anew(): Promise<string> {
    const name = await containers.run(SERVE, CHECK);
    writeFileSync(file, `name: replace\nservices:\n  box: { container: ${name} }\n`, { mode: 0o600 });
    await open();
    await act('up');
    await until('the doctor sees its check', () => finding(FINDING), { deadlineMs: 30_000 });
    return name;
  }

  function gone(): Promise<unknown> {
    return until('it is gone', () => !lives(supervisor.pid ?? 0), { deadlineMs: 30_000, everyMs: 5 });
  }

  const history = () => join(home, 'stacks', readdirSync(join(home, 'stacks'))[0] ?? '', 'history.jsonl');

  /** By name, of the container and of all that was made for its replacement. */
  async function all(name: string): Promise<ReadonlyMap<string, string>> {
    const lines = await docker('ps', '-a', '--filter', `name=${name}`, '--format', '{{.Names}} {{.State}}');
    return new Map(
      lines
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ', 2) as [string, string]),
    );
  }

  /** It runs under its name and alone, or the doctor names what is left and mends it. */
  async function mended(name: string): Promise<void> {
    const found = await all(name);
    const running = [...found.values()].filter((state) => state === 'running').length;
    if (running > 1) throw new Error(`it runs ${running} times: ${[...found.keys()].join(', ')}`);
    if (found.size === 0) throw new Error('nothing is left of it');
    if (found.size === 1 && found.get(name) === 'running') return;
    const left = await until('the doctor names what is left', () => finding(LEFT), { deadlineMs: 20_000 }).catch(() => {
      throw new Error(`nobody names what is left: ${JSON.stringify([...found])}`);
    });
    const [fix] = left.fixes;
    if (!fix) throw new Error(`nothing mends "${left.message}"`);
    await act('doctor', { finding: LEFT, fix: fix.intent });
    await act('up');
    const after = await all(name);
    if (after.get(name) !== 'running') throw new Error(`after ${fix.intent}: ${JSON.stringify([...after])}`);
  }

  async function killedAt(at: EnginePoint): Promise<{ readonly died: boolean; readonly what: string }> {
    const name = await anew();
    let died = false;
    door.watch({
      ...at,
      kill: () => {
        died = true;
        supervisor.kill('SIGKILL');
      },
    });
    await act('doctor', { finding: FINDING });
    const what = door.asked.at(at.number - 1) ?? 'nothing';
    if (!died) supervisor.kill('SIGKILL');
    await gone();
    door.watch();
    const broken = unreadable(home);
    const plans = openPlans(eventsIn(history()).events);
    await start();
    await open();
    await mended(name);
    const { events } = eventsIn(history());
    const wrong = [...broken, ...historyFaults(events, 0), ...openPlans(events).filter((plan) => plans.includes(plan))];
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    await docker('rm', '-f', name);
    return { died, what };
  }

  it('doubles and loses nothing, and names what is left', async () => {
    await start();
    await anew();
    door.watch();
    expect((await act('doctor', { finding: FINDING }))?.verified).toBe(true);
    const asked = [...door.asked];
    expect(asked).toEqual(expect.arrayContaining(['POST /containers/rename', 'POST /containers/create']));
    const points = asked.flatMap((_, index) =>
      (['before', 'after'] as const).map((when): EnginePoint => ({ number: index + 1, when })),
    );
    const wrong: string[] = [];
    let reached = 0;
    for (const point of points) {
      const named = `${point.when} ${asked[point.number - 1]}`;
      const done = await killedAt(point).catch((error: unknown) => String(error));
      if (typeof done === 'string') wrong.push(`${named}: ${done}`);
      else if (done.died) reached += 1;
      if (!lives(supervisor.pid ?? 0)) await start();
    }
    console.log(`recreate: reached ${reached} of ${points.length} points, ${wrong.length} did not hold`);
    expect(wrong).toEqual([]);
  });
});
