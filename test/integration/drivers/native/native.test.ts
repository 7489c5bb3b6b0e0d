import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../../../electron/drivers/driver.ts';
import { nativeDriver } from '../../../../electron/drivers/native/driver.ts';
import { tailLines } from '../../../../electron/logs/tail.ts';
import { describeAsRoot } from '../../../support/as-root.ts';
import { numberedPorts } from '../../../support/free-ports.ts';
import { NativeBench, platform } from '../../../support/native-service.ts';
import { until } from '../../../support/until.ts';

const portNo = numberedPorts();

let bench: NativeBench;
beforeEach(() => {
  bench = new NativeBench();
});
afterEach(() => bench.close());

const TCP = { type: 'tcp', host: '127.0.0.1', port: portNo(1) } as const;
/** Until nothing more fits on it. */
function fillDisk(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4_096));
  } catch {
    // It is full.
  }
}
const exits = (seen: readonly Observation[]) => seen.filter(({ type }) => type === 'exited');

describe('the start of a native service', () => {
  it('runs it as the leader of a session of its own, in its folder, with its output in the log', async () => {
    const running = await bench.start(bench.node('api', 'web'));
    const seen = running.process && (await platform.process(running.process.pid));
    expect(seen).toMatchObject({ startToken: running.process?.startToken, cwd: bench.folder });
    expect([seen?.pgid, seen?.sid]).toEqual([seen?.pid, seen?.pid]);
    await bench.printed('api', 'listening on');
    expect(bench.log('api')).toMatch(/^— stacklight: api starts, run 1, .* —\nlistening on \d+\n$/);
    expect(statSync(bench.logFile('api')).mode & 0o777).toBe(0o600);
  });

  it('gives it the environment of the user, env files under `environment`, and what a file as output asks for', async () => {
    writeFileSync(join(bench.folder, 'a.env'), 'FIRST=a\nSECOND=a\nQUOTED="x y"\nTHIRD=a\n');
    writeFileSync(join(bench.folder, 'b.env'), 'SECOND=b\nTHIRD=b\nno good line\n');
    const names = [
      'FIRST',
      'SECOND',
      'THIRD',
      'QUOTED',
      'PYTHONUNBUFFERED',
      'FORCE_COLOR',
      'HOME',
      'UNSET',
      'npm_config_x',
      'NODE_OPTIONS',
    ];
    const envFiles = ['a.env', 'b.env'].map((name) => ({ path: join(bench.folder, name), required: true }));
    const none = { path: join(bench.folder, 'none.env'), required: false };
    const environment = { THIRD: 'c', HOME: null, UNSET: null, NO_COLOR: '1' };
    await bench.start(
      bench.node('env', 'environment', names, { native: { environment, envFiles: [...envFiles, none] } }),
    );
    await until('the output', () => bench.log('env').includes('variables'));
    const line =
      bench
        .log('env')
        .split('\n')
        .find((each) => each.startsWith('{')) ?? '';
    expect(JSON.parse(line)).toEqual({
      cwd: bench.folder,
      variables: {
        FIRST: 'a',
        SECOND: 'b',
        THIRD: 'c',
        QUOTED: 'x y',
        PYTHONUNBUFFERED: '1',
        FORCE_COLOR: null,
        HOME: process.env.HOME,
        UNSET: null,
        npm_config_x: null,
        NODE_OPTIONS: null,
      },
    });
    expect(bench.log('env')).toContain('b.env:3: expected NAME=VALUE');
  });

  it('fails with the reason and a way out, and starts nothing, when something is missing', async () => {
    writeFileSync(join(bench.folder, 'plain.sh'), '#!/bin/sh\n');
    writeFileSync(join(bench.folder, 'lost.sh'), '#!/no/such/interpreter\n', { mode: 0o755 });
    mkdirSync(join(bench.folder, 'node_modules', '.bin'), { recursive: true });
    writeFileSync(join(bench.folder, 'node_modules', '.bin', 'vite-of-mine'), '#!/bin/sh\n', { mode: 0o755 });
    const envFiles = [{ path: join(bench.folder, '.env'), required: true }];
    const failures = [
      [
        bench.spec('a', ['no-such-program-here']),
        'command-not-found',
        /no program no-such-program-here in the \d+ folders/,
      ],
      [bench.spec('b', ['./none.sh']), 'command-not-found', /none\.sh does not exist/],
      [bench.spec('c', ['./plain.sh']), 'command-not-executable', /plain\.sh is not executable/],
      [bench.spec('d', ['./lost.sh']), 'command-not-found', /interpreter/],
      [
        bench.node('e', 'exit', [], { native: { workingDir: '/no/such/folder' } }),
        'working-dir-missing',
        /\/no\/such\/folder does not exist/,
      ],
      [bench.node('f', 'exit', [], { native: { envFiles } }), 'env-file-missing', /\.env does not exist/],
      [{ ...bench.node('g', 'exit'), blocked: { code: 'port-invalid', message: 'no' } }, 'port-invalid', /no/],
    ] as const;
    for (const [spec, code, message] of failures) {
      const problem = await bench.tryStart(spec);
      expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(JSON.stringify(problem)).not.toContain(process.env.PATH);
      expect(await bench.members(spec.id)).toEqual([]);
    }
    expect(await bench.tryStart(bench.spec('h', ['vite-of-mine']))).toMatchObject({
      hint: expect.stringContaining('./node_modules/.bin/vite-of-mine'),
    });
  });

  it('is blocked by a preflight that fails, with what it is for, its last line, and the missing module', async () => {
    const script = 'echo looking; echo "ModuleNotFoundError: No module named \'fastapi\'" >&2; exit 1';
    const preflight = [{ run: 'test "$MODE" = demo' }, { run: script, because: 'the API needs fastapi' }];
    const problem = await bench.tryStart(
      bench.node('api', 'exit', [], { native: { preflight, environment: { MODE: 'demo' } } }),
    );
    expect(problem).toMatchObject({ code: 'preflight-failed', hint: expect.stringContaining('Python module fastapi') });
    expect(problem).toMatchObject({ message: expect.stringContaining('the API needs fastapi') });
    expect(problem).toMatchObject({
      message: expect.stringContaining("ModuleNotFoundError: No module named 'fastapi'"),
    });
    expect(await bench.members('api')).toEqual([]);
  });

  it('that is withdrawn during its preflight leaves nothing behind', async () => {
    let cancelled = false;
    const preflight = [{ run: 'echo $$ > begun; sleep 600' }];
    const pending = bench.tryStart(bench.node('api', 'web', [], { native: { preflight } }), () => cancelled);
    await until('the preflight runs', () => statSync(join(bench.folder, 'begun'), { throwIfNoEntry: false }));
    cancelled = true;
    expect(await pending).toMatchObject({ code: 'withdrawn' });
    expect(await bench.members('api')).toEqual([]);
  });
});

describe('the end of a native service', () => {
  it('is told with its exit code, also when it came before anyone watched', async () => {
    const spec = bench.node('job', 'exit', ['7', '50']);
    const running = await bench.start(spec);
    await until('it ended', () => bench.log('job').includes('ended, exit code 7'));
    const seen = bench.watch(spec, running);
    await until('the observation', () => seen.length > 0);
    expect(seen).toEqual([{ type: 'exited', exitCode: 7, signal: null, outside: false, engineRestarts: false }]);
  });

  it('is told with its signal', async () => {
    const spec = bench.node('api', 'web');
    const running = await bench.start(spec);
    const seen = bench.watch(spec, running);
    if (running.process) await platform.signal(running.process, 'SIGKILL');
    await until('the observation', () => seen.length > 0);
    expect(seen[0]).toMatchObject({ type: 'exited', exitCode: null, signal: 'SIGKILL' });
  });

  it('is told although a grandchild holds the output open, which is then ended too', async () => {
    const spec = bench.node('api', 'grandchild', ['session', 'crash'], {
      healthcheck: { ...bench.node('x', 'web').healthcheck, probe: TCP },
    });
    const seen = bench.watch(spec, await bench.start(spec));
    await until('the observation', () => exits(seen).length > 0);
    expect(seen[0]).toMatchObject({ type: 'exited', exitCode: 3 });
    await until('the grandchild is gone', async () => (await bench.members('api')).length === 0);
  });

  it('names a command that the shell does not find', async () => {
    const spec = bench.spec('api', ['/bin/sh', '-c', 'no-such-program-here']);
    const seen = bench.watch(spec, await bench.start(spec));
    await until('the observation', () => seen.length > 0);
    expect(seen[0]).toMatchObject({ exitCode: 127, detail: 'a command was not found' });
  });

  it('is no end when the service goes into the background: it is followed, and its end told', async () => {
    const spec = bench.node('api', 'daemonize', [], { ports: [{ port: portNo(2), protocol: 'tcp' }] });
    const seen = bench.watch(spec, await bench.start(spec));
    const pid = await bench.printed('api', 'background');
    const changed = await until('the change', () => seen.find((each) => each.type === 'changed'));
    expect(changed).toMatchObject({ running: { process: { pid } } });
    expect(exits(seen)).toEqual([]);
    if (changed.type === 'changed' && changed.running.process)
      await platform.signal(changed.running.process, 'SIGKILL');
    await until('the exit', () => exits(seen).length === 1);
    expect(exits(seen)[0]).toMatchObject({ exitCode: null });
  });

  it('of a job that leaves a helper behind is its end, and says so', async () => {
    const spec = bench.node('job', 'daemonize');
    const seen = bench.watch(spec, await bench.start(spec));
    await until('the exit', () => exits(seen).length === 1);
    expect(seen[0]).toMatchObject({
      exitCode: 0,
      detail: expect.stringMatching(/^it left pid \d+ \(.*daemonize.mjs inner\) running$/),
    });
    expect(await bench.members('job')).toHaveLength(1);
  });
});

describe('the stop of a native service', () => {
  const options = { graceMs: 5_000, signal: 'SIGTERM' };

  it('is done when it is gone, without force where it obeys', async () => {
    const spec = bench.node('api', 'web');
    const running = await bench.start(spec);
    const seen = bench.watch(spec, running);
    await bench.printed('api', 'listening on');
    expect(await bench.driver.stop(spec, running, options)).toEqual({ gone: true, forced: false, survivors: [] });
    expect(seen[0]).toMatchObject({ type: 'exited', signal: 'SIGTERM' });
    expect(await bench.driver.stop(spec, running, options)).toEqual({ gone: true, forced: false, survivors: [] });
  });

  it('is forced on a process that ignores the signal, after the grace period', async () => {
    const spec = bench.node('api', 'stubborn');
    const running = await bench.start(spec);
    await until('it is ready', () => bench.log('api').includes('ready'));
    expect(await bench.driver.stop(spec, running, { ...options, graceMs: 300 })).toEqual({
      gone: true,
      forced: true,
      survivors: [],
    });
    expect(bench.log('api')).toContain('ignored SIGTERM');
    expect(await bench.members('api')).toEqual([]);
  });

  it.each([
    ['in the same group', []],
    ['in a session of its own that holds the output', ['session']],
    ['in a session of its own that ignores the signal', ['session', 'stubborn']],
  ])('takes a grandchild with it %s', async (_where, args) => {
    const spec = bench.node('api', 'grandchild', args);
    const running = await bench.start(spec);
    const pid = await bench.printed('api', 'grandchild');
    await until('the grandchild is ready', () => bench.log('api').includes('grandchild ready'));
    const graceMs = args.includes('stubborn') ? 300 : 5_000;
    const outcome = await bench.driver.stop(spec, running, { ...options, graceMs });
    expect(outcome).toMatchObject({ gone: true, forced: args.includes('stubborn') });
    const left = await platform.process(pid);
    expect(left === undefined || left.zombie).toBe(true);
  });

  it('wakes a process that is stopped, so that it can obey', async () => {
    const spec = bench.node('api', 'web');
    const running = await bench.start(spec);
    await bench.printed('api', 'listening on');
    if (running.process) await platform.signal(running.process, 'SIGSTOP');
    expect(await bench.driver.stop(spec, running, options)).toMatchObject({ gone: true, forced: false });
  });

  it('uses the signal that the stack file names', async () => {
    const spec = bench.node('api', 'stubborn');
    const running = await bench.start(spec);
    const seen = bench.watch(spec, running);
    await until('it is ready', () => bench.log('api').includes('ready'));
    expect(await bench.driver.stop(spec, running, { graceMs: 5_000, signal: 'SIGQUIT' })).toMatchObject({
      forced: false,
    });
    expect(seen[0]).toMatchObject({ signal: 'SIGQUIT' });
  });
});

describe('adoption', () => {
  it('finds a service that outlived its supervisor and notices its end', async () => {
    const spec = bench.node('api', 'web');
    const running = await bench.start(spec);
    await bench.printed('api', 'listening on');
    bench.forget();
    const found = await bench.driver.find(spec, running);
    expect(found).toEqual({ ok: true, value: running });
    const seen = bench.watch(spec, running);
    if (running.process) await platform.signal(running.process, 'SIGKILL');
    await until('the observation', () => seen.length > 0, { deadlineMs: 5_000 });
    expect(seen[0]).toMatchObject({ type: 'exited', exitCode: null, signal: null });
    expect(bench.log('api').match(/listening on/g)).toHaveLength(1);
  });

  it('does not take another process with the same number for the service', async () => {
    const spec = bench.node('api', 'web');
    const stranger = await bench.start(bench.node('other', 'web'));
    const process = stranger.process && { ...stranger.process, startToken: '1' };
    expect(await bench.driver.find(spec, { ...stranger, process })).toEqual({ ok: true, value: undefined });
    expect(await bench.driver.stop(spec, { ...stranger, process }, { graceMs: 0, signal: 'SIGKILL' })).toMatchObject({
      gone: true,
    });
    expect(stranger.process && platform.alive(stranger.process)).toBe(true);
  });

  it('finds a service by its marker when the record is lost', async () => {
    const spec = bench.node('api', 'web');
    const running = await bench.start(spec);
    bench.forget();
    expect(await bench.driver.find(spec, undefined)).toMatchObject({ value: { process: running.process } });
    expect(await bench.driver.find(bench.node('other', 'web'), undefined)).toEqual({ ok: true, value: undefined });
  });

  it('keeps its hands off the same service of another supervisor', async () => {
    const spec = bench.node('api', 'web');
    const running = await bench.start(spec);
    const other = nativeDriver(platform)({ ...bench.stack, home: '/elsewhere' });
    expect(await other.find(spec, undefined)).toEqual({ ok: true, value: undefined });
    await other.stop(spec, { startedAt: 0 }, { graceMs: 0, signal: 'SIGKILL' });
    expect(running.process && platform.alive(running.process)).toBe(true);
  });
});

describe('output', () => {
  it('of fifty megabytes at once is all in the log, and costs us no memory', async () => {
    const before = process.memoryUsage().rss;
    const spec = bench.node('flood', 'flood', ['50']);
    const seen = bench.watch(spec, await bench.start(spec));
    await until('it ended', () => seen.length > 0, { deadlineMs: 30_000 });
    expect(seen[0]).toMatchObject({ exitCode: 0 });
    expect(statSync(bench.logFile('flood')).size).toBeGreaterThan(50 * 1_048_576);
    expect((await tailLines(bench.logFile('flood'), 2)).lines[0]).toBe('flood over');
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1_048_576);
  });

  it.each(['line', 'binary'])('that is one huge line or binary can be read (%s)', async (kind) => {
    const spec = bench.node('flood', 'flood', ['5', kind]);
    const seen = bench.watch(spec, await bench.start(spec));
    await until('it ended', () => seen.length > 0, { deadlineMs: 30_000 });
    const { lines } = await tailLines(bench.logFile('flood'), 5);
    expect(lines).toContain('flood over');
    expect(lines.join('')).not.toContain('\0');
  });

  it.each([
    ['a folder', (file: string) => mkdirSync(file)],
    ['a link', (file: string) => symlinkSync('/etc/hosts', file)],
    ['a pipe', (file: string) => execFileSync('mkfifo', [file])],
  ])('goes into a new log where %s lies in the place of the log, which is put aside', async (_, lay) => {
    const spec = bench.node('api', 'web');
    mkdirSync(dirname(bench.logFile('api')), { recursive: true });
    lay(bench.logFile('api'));
    const modeBefore = statSync('/etc/hosts').mode;
    await bench.start(spec);
    await bench.printed('api', 'listening on');
    expect(statSync(bench.logFile('api')).isFile()).toBe(true);
    expect(bench.notes).toEqual([expect.stringMatching(/was no log file; it is api\.log\.aside-\d+ now/)]);
    expect(statSync('/etc/hosts').mode).toBe(modeBefore);
  });

  it('that is closed does not end the service', async () => {
    const spec = bench.node('silent', 'silent');
    const running = await bench.start(spec);
    const seen = bench.watch(spec, running);
    await until('it closed its output', () => bench.log('silent').includes('closing'));
    expect(await bench.driver.stop(spec, running, { graceMs: 5_000, signal: 'SIGTERM' })).toMatchObject({
      gone: true,
      forced: false,
    });
    expect(exits(seen)).toHaveLength(1);
  });
});

describeAsRoot('the disk of a log', () => {
  it('that is full costs the service its output and not its life', async () => {
    const logs = dirname(bench.logFile('api'));
    mkdirSync(logs);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', logs]);
    try {
      fillDisk(join(logs, 'full'));
      const running = await bench.start(bench.node('api', 'web'));
      expect(running.process && platform.alive(running.process)).toBe(true);
      expect(bench.notes).toEqual([expect.stringMatching(/api runs without a log, .* cannot be written \(ENOSPC/)]);
    } finally {
      execFileSync('umount', ['-l', logs]);
    }
  });
});
