/** What really runs, as a proposal: processes in a repository of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { textOf } from '../../../electron/stack/import/document.ts';
import { machineProposal } from '../../../electron/supervisor/machine/observe-machine.ts';
import { numberedPorts } from '../../support/free-ports.ts';
import { checks, parsed, proposedGroup, Repository } from '../../support/repository.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

const platform = currentPlatform();
/** Nobody answers there: what runs in containers is another test's. */
const NO_ENGINE = { env: { ...process.env, DOCKER_HOST: 'unix:///nonexistent/docker.sock' } };

const SERVER = `import { createServer } from 'node:http';
createServer((request, response) => response.end('ok')).listen(Number(process.argv[2] ?? process.env.PORT), '127.0.0.1');
`;

describe('native listeners of this machine', () => {
  const repository = new Repository();
  const restarted = new Set<ChildProcess>();

  beforeAll(async () => {
    repository.write('web/server.mjs', SERVER);
    const scripts = { dev: `node server.mjs ${portNo(1)}` };
    repository.write('web/package.json', JSON.stringify({ scripts, dependencies: { express: '^5.0.0' } }));
    repository.write('api/main.py', 'from fastapi import FastAPI\n\napp = FastAPI()\n');
    repository.write('worker/server.mjs', SERVER);
    repository.run('web', 'npm', 'run', 'dev');
    repository.run('api', '/usr/bin/python3', '-m', 'uvicorn', 'main:app', '--port', `${portNo(2)}`);
    repository.run('site', '/usr/bin/python3', '-m', 'http.server', `${portNo(3)}`);
    repository.run('worker', process.execPath, 'server.mjs', `${portNo(4)}`, '--token=hunter2-is-secret');
    await repository.listening(portNo(1), portNo(2), portNo(3), portNo(4));
  });

  afterAll(async () => {
    for (const child of restarted) child.kill('SIGKILL');
    await repository.close();
  });

  it('are a stack with what somebody typed, ports, and the check of each framework', async () => {
    const proposal = await proposedGroup(repository.name);
    expect(proposal).toMatchObject({ name: repository.name, directory: repository.folder, sources: [] });
    const entries = Object.fromEntries(proposal.services.map(({ id, entry }) => [id, entry]));
    expect(entries.web).toEqual({
      command: 'npm run dev',
      working_dir: 'web',
      ports: [portNo(1)],
      healthcheck: { tcp: `localhost:${portNo(1)}`, protocol: 'http' },
    });
    expect(entries.api).toEqual({
      command: `/usr/bin/python3 -m uvicorn main:app --port ${portNo(2)}`,
      working_dir: 'api',
      ports: [portNo(2)],
      healthcheck: { tcp: `localhost:${portNo(2)}`, protocol: 'http' },
    });
    expect(entries.site).toEqual({
      command: `/usr/bin/python3 -m http.server ${portNo(3)}`,
      working_dir: 'site',
      ports: [portNo(3)],
      healthcheck: { http: `http://localhost:${portNo(3)}/` },
    });
  });

  it('never take a secret of a command line over', async () => {
    const proposal = await proposedGroup(repository.name);
    const worker = proposal.services.find(({ id }) => id === 'worker');
    expect(worker).toMatchObject({ chosen: false });
    expect(worker?.because.at(-1)).toContain('set TOKEN in .env');
    expect(JSON.stringify(proposal)).not.toContain('hunter2');
    expect(textOf(proposal, ['worker'])).not.toContain('hunter2');
  });

  it('pass the checks that are proposed for them, and can be started again by what is proposed', async () => {
    const stack = parsed(await proposedGroup(repository.name));
    expect(await checks(stack)).toEqual({ web: true, api: true, site: true });
    await repository.end();
    expect(await checks(stack)).toEqual({ web: false, api: false, site: false });
    for (const { native } of stack.services) {
      const [program = '', ...args] = native?.command ?? [];
      restarted.add(spawn(program, args, { cwd: native?.workingDir, stdio: 'ignore' }));
    }
    const good = async () => Object.values(await checks(stack)).every((ok) => ok === true);
    await until('all of them are well again', good, { deadlineMs: 30_000 });
  });

  const hasRedis = existsSync('/usr/bin/redis-server') || process.env.CI === 'true';
  if (!hasRedis) console.warn('SKIPPED: a Redis that listens on this machine: redis-server is not installed');
  it.skipIf(!hasRedis)('whose title hides their command are watched: Redis, with its greeting', async () => {
    repository.run('cache', 'redis-server', '--port', `${portNo(5)}`, '--bind', '127.0.0.1', '--save', '');
    await repository.listening(portNo(5));
    const proposal = await proposedGroup(repository.name);
    const cache = proposal.services.find(({ id }) => id === 'cache');
    expect(cache).toMatchObject({ kind: 'external', chosen: true });
    expect(cache?.entry).toEqual({
      external: true,
      ports: [portNo(5)],
      healthcheck: { tcp: `localhost:${portNo(5)}`, protocol: 'redis' },
    });
    expect((await checks(parsed(proposal))).cache).toBe(true);
  });

  it('are all there is where no engine answers, and that is said', async () => {
    const { DOCKER_HOST } = process.env;
    process.env.DOCKER_HOST = NO_ENGINE.env.DOCKER_HOST;
    try {
      const result = await machineProposal({ platform });
      const notes = result.ok ? result.value.notes : result.problem;
      expect(notes.map(({ code }) => code)).toContain('engine-down');
    } finally {
      if (DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = DOCKER_HOST;
    }
  });

  it('that belong to no group of a name are told with the names that there are', async () => {
    const result = await machineProposal({ platform, group: 'no-such-group' });
    expect(result).toMatchObject({ ok: false, problem: [{ code: 'unknown-group' }] });
  });
});
