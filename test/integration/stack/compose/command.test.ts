import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  findComposeCommand,
  forgetComposeCommand,
  projectArguments,
  runComposeConfig,
} from '../../../../electron/stack/read/compose/compose-command.ts';
import { runCompose } from '../../../../electron/stack/read/compose/run-command.ts';
import { bundle } from '../../../support/bundle.ts';
import { until } from '../../../support/until.ts';

describe('the Compose command of a machine', () => {
  let folder: string;
  let tools: string;
  let askerProgram: string;
  beforeAll(async () => {
    tools = mkdtempSync(join(tmpdir(), 'stacklight-asker-'));
    askerProgram = await bundle(join(import.meta.dirname, '../../../support/programs/compose-asker.ts'), tools);
  });
  afterAll(() => rmSync(tools, { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stacklight-command-'));
    forgetComposeCommand();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(name: string, script: string): void {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
  const env = () => ({ PATH: [folder, '/usr/bin', '/bin'].join(delimiter) });

  it('is docker compose where docker has it, without the v of its version', async () => {
    program('docker', '[ "$1 $2" = "compose version" ] && echo v2.29.1');
    program('docker-compose', 'echo 1.29.2');
    expect(await findComposeCommand({ env: env() })).toEqual({
      program: join(folder, 'docker'),
      args: ['compose'],
      version: '2.29.1',
    });
  });

  it('is docker-compose where docker does not know compose', async () => {
    program('docker', 'echo "docker: unknown command: docker compose" >&2; exit 1');
    program('docker-compose', 'echo 1.29.2');
    expect(await findComposeCommand({ env: env() })).toEqual({
      program: join(folder, 'docker-compose'),
      args: [],
      version: '1.29.2',
    });
  });

  it('is none on an empty PATH, or where nothing answers with a version', async () => {
    expect(await findComposeCommand({ env: { PATH: '' } })).toBeUndefined();
    expect(await findComposeCommand({ env: {} })).toBeUndefined();
    program('docker', 'echo "no version here"');
    program('docker-compose', 'exit 3');
    expect(await findComposeCommand({ env: env() })).toBeUndefined();
    // Installed a moment later.
    program('docker', 'echo 2.30.0');
    expect((await findComposeCommand({ env: env() }))?.version).toBe('2.30.0');
  });

  it('is remembered until somebody says that it is gone', async () => {
    program('docker', 'exit 1');
    program('docker-compose', 'echo 1.29.2');
    const first = await findComposeCommand({ env: env() });
    program('docker', 'echo 2.30.0');
    expect(await findComposeCommand({ env: env() })).toEqual(first);
    forgetComposeCommand();
    expect((await findComposeCommand({ env: env() }))?.version).toBe('2.30.0');
  });

  it('is told the files in their order, the project, its folder and profiles', () => {
    const command = { program: 'docker', args: ['compose'], version: '2.29.1' };
    const about = { files: ['/shop/a.yaml', '/shop/dev/b.yaml'], project: 'shop', profiles: ['debug'] };
    expect(projectArguments(command, about).join(' ')).toBe(
      'compose -f /shop/a.yaml -f /shop/dev/b.yaml -p shop --project-directory /shop --profile debug',
    );
  });

  it('is asked for JSON from version 2 on, and its last words are the problem when it refuses', async () => {
    program('docker', `echo "$@" >> ${folder}/asked; echo "$HOME" >> ${folder}/asked; echo '{}'`);
    const command = { program: 'docker', args: ['compose'], version: '2.29.1' };
    const options = { env: { ...env(), HOME: '/home/me' }, cwd: '/' };
    expect(await runComposeConfig(command, ['/shop/a.yaml'], options)).toEqual({ ok: true, value: '{}\n' });
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
      'compose -f /shop/a.yaml --project-directory /shop config --format json\n/home/me\n',
    );
    program('docker', 'echo "yaml: line 3: oh no" >&2; exit 15');
    expect(await runComposeConfig(command, ['/shop/a.yaml'], options)).toMatchObject({
      ok: false,
      problem: { code: 'compose-config-failed', message: expect.stringContaining('yaml: line 3: oh no.') },
    });
  });

  it('is ended with all that it started when it takes too long', async () => {
    program('docker', `sleep 61.5 & echo $! > ${folder}/child; wait`);
    const run = await runCompose('docker', [], { env: env(), cwd: '/', timeoutMs: 500 });
    expect(run).toMatchObject({ timedOut: true, exitCode: null });
    const child = readFileSync(join(folder, 'child'), 'utf8').trim();
    await until('the child is gone', () => !alive(child));
  });

  it.each([
    ['SIGTERM', 'at once', 'SIGTERM'],
    ['SIGINT', 'at once', 'SIGINT'],
    ['SIGHUP', 'at once', 'SIGHUP'],
    ['SIGTERM', 'orderly', 7],
  ] as const)('ends with whoever asked it, by %s, and that one ends as ever (%s)', async (signal, how, ending) => {
    program('docker', `echo $$ > ${folder}/pids; sleep 61.5 & echo $! >> ${folder}/pids; wait`);
    const asker = spawn(process.execPath, [askerProgram, join(folder, 'docker'), how], { stdio: 'inherit' });
    const ended = new Promise((resolve) => asker.once('exit', (code, by) => resolve(by ?? code)));
    const pids = await until('the command runs', () => {
      const [leader, child] = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n');
      return leader && child && [leader, child];
    });
    asker.kill(signal);
    expect(await ended).toBe(ending);
    for (const pid of pids) await until('the command is gone', () => !alive(pid));
  });

  it('gets a Ctrl-C when it is interrupted, and may clean up', async () => {
    program('docker', `trap 'echo tidy; exit 130' INT; echo begun; while :; do sleep 0.05; done`);
    const interrupt = new AbortController();
    const lines: string[] = [];
    const run = await runCompose('docker', [], {
      env: env(),
      cwd: '/',
      interrupt: interrupt.signal,
      onLine: (line) => {
        lines.push(line);
        interrupt.abort();
      },
    });
    expect(run.exitCode).toBe(130);
    expect(lines).toEqual(['begun', 'tidy']);
  });

  it('does not hang on output that something of it keeps open', async () => {
    program('docker', `sleep 30 & echo $! > ${folder}/child; echo done`);
    const run = await runCompose('docker', [], { env: env(), cwd: '/' });
    process.kill(Number(readFileSync(join(folder, 'child'), 'utf8')));
    expect(run).toMatchObject({ exitCode: 0, stdout: 'done\n' });
  });

  it('says why where it cannot be started at all', async () => {
    expect((await runCompose('no-such-program-here', [], { env: env(), cwd: '/' })).failed).toContain('ENOENT');
    const refused = await runCompose('docker', [], { env: { ...env(), TOKEN: 'hunter2\0' }, cwd: '/', timeoutMs: 500 });
    expect(refused.failed).toBe('a NUL byte in what it gets');
  });
});

function alive(pid: string): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
