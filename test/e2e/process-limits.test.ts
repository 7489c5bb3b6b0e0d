/** Services that end as soon as they begin, and services that make processes without end, under the built supervisor. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../electron/limits.ts';
import { describeAsRoot } from '../support/as-root.ts';
import { CliStack, isAlive } from '../support/cli-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

describe('a service that ends within a millisecond or two, again and again', () => {
  /** A thousand by hand: `STACKLIGHT_EXITS=1000`; each start costs what a start costs. */
  const TIMES = Number(process.env.STACKLIGHT_EXITS ?? 100);
  const stack = new CliStack();
  afterAll(() => stack.end());

  /** What a leak would raise. */
  const figures = (pid: number) => ({
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    zombies: childrenOf(pid).filter((child) => stateOf(child) === 'Z').length,
  });

  it(`leaves no descriptor, thread or zombie after ${TIMES} times, a history of a bounded size, and one alert`, async () => {
    stack.write(`
name: quick
services:
  calm: { command: sleep 1000 }
  quick:
    command: "false"
    restart: { policy: always, backoff: { initial: 1ms, max: 1ms, factor: 1 }, max_restarts: ${TIMES}, window: 1s }
`);
    await stack.run('up', 'calm');
    const pid = await stack.daemonPid();
    const calm = (await stack.service('calm'))?.process?.pid;
    const before = figures(pid);
    const begun = performance.now();
    await stack.run('up', 'quick', '--no-wait');
    const lights = new Set<string>();
    const gaveUp = await until(
      'it was given up',
      async () => {
        const seen = await stack.peek();
        const quick = seen?.services.find(({ id }) => id === 'quick');
        // For the milliseconds in which it runs, what has no check is well.
        if (quick && quick.restarts.count > 0 && quick.state !== 'running') lights.add(seen?.light ?? '');
        return quick?.state === 'failed' && quick;
      },
      { deadlineMs: TIMES * 400, everyMs: 200 },
    );
    const seconds = (performance.now() - begun) / 1_000;
    console.log(`${TIMES} starts in ${seconds.toFixed(1)} s: ${JSON.stringify({ before, after: figures(pid) })}`);
    expect(gaveUp.message).toBe(`gave up after ${TIMES} failed starts; last: exited with code 1`);
    expect(gaveUp.generation).toBe(TIMES);
    expect([...lights]).not.toContain('green');
    expect((await stack.peek())?.light).toBe('red');
    // What was opened for the last look is closed in a moment.
    await until('nothing of it is left', () => {
      const now = figures(pid);
      const { descriptors, threads } = before;
      return now.zombies === 0 && now.descriptors <= descriptors + 2 && now.threads <= threads + 1;
    });
    expect((await stack.service('calm'))?.process?.pid).toBe(calm);
    expect(((await stack.peek())?.events ?? []).length).toBeLessThanOrEqual(LIMITS.runtime.shownEvents);
    const files = readdirSync(stack.stateFolder()).filter((name) => name.startsWith('history.jsonl'));
    for (const name of files)
      expect(statSync(join(stack.stateFolder(), name)).size).toBeLessThan(LIMITS.history.rotateBytes * 1.1);
    const history = await stack.history('--service', 'quick', '-n', '100000');
    expect(history.filter(({ kind, data }) => kind === 'incident' && data?.phase === 'opened')).toHaveLength(1);
    expect(history.filter(({ to }) => to === 'starting')).toHaveLength(TIMES);
  });
});

/**
 * Nobody else's, and each of its own: the limit counts all processes and threads of a user, also dead ones that the first process of
 * the system has not collected yet.
 */
const USERS = [
  ['group', 61_234],
  ['sessions', 61_235],
] as const;

describeAsRoot('a service that makes processes without end, under a limit of processes', () => {
  describe.each(USERS)('in its %s', (id, USER) => {
    const MOST = 90;
    const home = mkdtempSync(join(tmpdir(), 'stacklight-bomb-'));
    const stack = new CliStack({ home: join(home, 'state') });

    /** Each of them goes on trying; `session`: each leaves its group as well. */
    const bomb = (session: boolean) =>
      `perl -MPOSIX -e 'while (1) { my $p = fork; POSIX::setsid() if ${session ? 'defined $p && !$p' : '0'}; select(undef, undef, undef, 0.1) unless defined $p }'`.replaceAll(
        '$',
        '$$$$',
      );

    const command = (...args: readonly string[]) => {
      const user = ['--reuid', `${USER}`, '--regid', `${USER}`, '--clear-groups'];
      const limited = args[0] === 'daemon' && args[1] === 'start' ? ['prlimit', `--nproc=${MOST}`] : [];
      const ran = spawnSync(
        'setpriv',
        [...user, ...limited, process.execPath, join(PROJECT, 'out/main/cli.js'), ...args],
        {
          cwd: stack.folder,
          env: { ...process.env, HOME: home, STACKLIGHT_HOME: stack.home, NO_COLOR: '1' },
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      return { code: ran.status, out: ran.stdout, err: ran.stderr };
    };
    /** Processes of that user, but not their threads. */
    const ofUser = () =>
      readdirSync('/proc').filter((pid) => {
        try {
          return /^\d+$/.test(pid) && statSync(`/proc/${pid}`).uid === USER && stateOf(Number(pid)) !== 'Z';
        } catch {
          return false;
        }
      });

    beforeAll(() => {
      execFileSync('perl', ['-MPOSIX', '-e', '1']);
      stack.write(`
name: bombs
services:
  calm: { command: sleep 1000, restart: always }
  late: { command: sleep 1001 }
  group: { command: ${JSON.stringify(bomb(false))}, stop_grace_period: 1s }
  sessions: { command: ${JSON.stringify(bomb(true))}, stop_grace_period: 1s }
`);
      for (const path of [home, stack.folder, stack.file]) chownSync(path, USER, USER);
      chmodSync(home, 0o700);
      const started = command('daemon', 'start');
      if (started.code !== 0) throw new Error(started.err);
    });
    afterAll(async () => {
      command('down');
      command('daemon', 'stop');
      for (const pid of ofUser()) process.kill(Number(pid), 'SIGKILL');
      for (const path of [home, stack.folder]) rmSync(path, { recursive: true, force: true });
    });

    it('leaves the others alone, is told where it hurts, and is stopped whole', async () => {
      expect(command('up', 'calm').code).toBe(0);
      const calm = (await stack.service('calm'))?.process?.pid ?? 0;
      command('up', id, '--no-wait');
      // The threads of the supervisor and of each call count as well.
      await until('all room is taken', () => ofUser().length > MOST / 3, { deadlineMs: 20_000 });
      // A look at it needs no process of the supervisor's own.
      expect((await stack.service('calm'))?.state).toBe('running');
      const late = command('up', 'late', '--json');
      const refused = await stack.service('late');
      if (late.code !== 0) expect(refused?.message).toContain('no more processes');
      expect(isAlive(calm)).toBe(true);
      const down = command('down', id, 'late');
      expect(down.code, down.err).toBe(0);
      expect((await stack.service(id))?.state).toBe('stopped');
      const left = ofUser().filter(
        (pid) => existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'perl\n',
      );
      expect(left).toEqual([]);
      expect((await stack.service('calm'))?.process?.pid).toBe(calm);
    });
  });
});

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, ppid] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(ppid) === pid ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function stateOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
  } catch {
    return undefined;
  }
}
