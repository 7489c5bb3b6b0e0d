/** What really runs, as a proposal: processes in a repository of their own, a Compose project in it, a loose container. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../../electron/health/probe.ts';
import { runProbe } from '../../../electron/health/run-probe.ts';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { textOf } from '../../../electron/stack/import/document.ts';
import type { Proposal } from '../../../electron/stack/import/proposal.ts';
import { parseStack } from '../../../electron/stack/parse/parse-stack.ts';
import type { Stack } from '../../../electron/stack/stack.ts';
import { machineProposal } from '../../../electron/supervisor/machine/observe-machine.ts';
import { describeWithDocker, docker, ensureTestImage, TestContainers } from '../../support/docker.ts';
import { numberedPorts } from '../../support/free-ports.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

const platform = currentPlatform();
const context: ProbeContext = { timeoutMs: 2_000, exec: () => Promise.reject(new Error('not for this probe')) };
/** Nobody answers there: what runs in containers is another test's. */
const NO_ENGINE = { env: { ...process.env, DOCKER_HOST: 'unix:///nonexistent/docker.sock' } };

const SERVER = `import { createServer } from 'node:http';
createServer((request, response) => response.end('ok')).listen(Number(process.argv[2] ?? process.env.PORT), '127.0.0.1');
`;

/** A repository with programs in it that nobody's terminal or test holds: their parents have ended. */
class Repository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-machine-')));
  readonly name = basename(this.folder).toLowerCase();

  constructor() {
    mkdirSync(join(this.folder, '.git'));
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  run(folder: string, ...command: readonly string[]): void {
    const cwd = join(this.folder, folder);
    mkdirSync(cwd, { recursive: true });
    const { PORT: _port, ...env } = process.env;
    execFileSync('setsid', ['--fork', ...command], { cwd, stdio: 'ignore', env });
  }

  async listening(...ports: readonly number[]): Promise<void> {
    for (const port of ports)
      await until(
        `port ${port} answers`,
        async () => (await runProbe({ type: 'tcp', host: 'localhost', port }, context)).ok,
        {
          deadlineMs: 30_000,
        },
      );
  }

  /** Ends what works in the folder, by pid and start time. */
  async end(): Promise<void> {
    await until('nothing works in the repository', async () => {
      const all = await platform.processes({ details: true });
      const own = all.filter(({ cwd, zombie }) => !zombie && cwd?.startsWith(this.folder));
      for (const one of own) await platform.signal(one, 'SIGKILL');
      return own.length === 0;
    });
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function proposed(group: string): Promise<Proposal> {
  const result = await machineProposal({ platform, group });
  if (!result.ok) throw new Error(result.problem.map(({ message, hint }) => `${message} ${hint}`).join(' '));
  return result.value;
}

/** The proposal written and read again: valid, and nothing in it is blocked. */
function parsed(proposal: Proposal): Stack {
  const { directory } = proposal;
  const result = parseStack(textOf(proposal), { file: join(directory, 'stacklight.yaml'), directory, env: {} });
  if (!result.ok) throw new Error(result.problem.map(({ message }) => message).join('\n'));
  expect(result.value.errors ?? []).toEqual([]);
  return result.value;
}

async function checks(stack: Stack): Promise<Readonly<Record<string, boolean>>> {
  const results = stack.services.map(async ({ id, healthcheck: { probe } }) => {
    const passes = () => runProbe(probe, context);
    return [id, probe.type === 'none' || probe.type === 'engine' ? 'none' : (await passes()).ok] as const;
  });
  return Object.fromEntries(await Promise.all(results)) as Readonly<Record<string, boolean>>;
}

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
    const proposal = await proposed(repository.name);
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
    const proposal = await proposed(repository.name);
    const worker = proposal.services.find(({ id }) => id === 'worker');
    expect(worker).toMatchObject({ chosen: false });
    expect(worker?.because.at(-1)).toContain('set TOKEN in .env');
    expect(JSON.stringify(proposal)).not.toContain('hunter2');
    expect(textOf(proposal, ['worker'])).not.toContain('hunter2');
  });

  it('pass the checks that are proposed for them, and can be started again by what is proposed', async () => {
    const stack = parsed(await proposed(repository.name));
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
    const proposal = await proposed(repository.name);
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

describeWithDocker('containers of this machine', () => {
  const repository = new Repository();
  const containers = new TestContainers();
  const image = `${repository.name}/nginx:test`;
  const compose = (...args: readonly string[]) =>
    execFileSync('docker-compose', ['-p', repository.name, ...args], { cwd: repository.folder, stdio: 'pipe' });

  beforeAll(async () => {
    await ensureTestImage();
    await docker('tag', 'stacklight-test:latest', image);
    const serve = 'command: ["/bin/sh", "-c", "echo ok > /www/index.html; exec httpd -f -p 80 -h /www"]';
    repository.write(
      'docker-compose.yml',
      `version: "2.4"\nservices:\n  front:\n    image: ${image}\n    init: true\n    ${serve}\n    ports: ["127.0.0.1:${portNo(6)}:80"]\n  job:\n    image: ${image}\n    init: true\n    command: ["/bin/sleep", "3600"]\n`,
    );
    compose('up', '-d');
    repository.run('site', '/usr/bin/python3', '-m', 'http.server', `${portNo(8)}`);
    await repository.listening(portNo(6), portNo(8));
  });

  afterAll(async () => {
    compose('down', '-t', '0');
    await containers.cleanUp();
    await docker('rmi', image).catch(() => undefined);
    await repository.close();
  });

  it('of a Compose project are entries of its file, beside what works in the same repository', async () => {
    const proposal = await proposed(repository.name);
    const project = { file: 'docker-compose.yml', project: repository.name };
    expect(proposal.services.map(({ id, kind, entry }) => [id, kind, entry])).toEqual([
      [
        'front',
        'container',
        {
          compose: { ...project, service: 'front' },
          ports: [`127.0.0.1:${portNo(6)}:80`],
          healthcheck: { tcp: `127.0.0.1:${portNo(6)}`, protocol: 'http' },
        },
      ],
      ['job', 'container', { compose: { ...project, service: 'job' } }],
      ['site', 'native', expect.objectContaining({ working_dir: 'site', ports: [portNo(8)] })],
    ]);
    const stack = parsed(proposal);
    expect(await checks(stack)).toEqual({ job: 'none', front: true, site: true });
  });

  it('are adopted, and the process beside them started, by the stack that was proposed', async () => {
    const proposal = await proposed(repository.name);
    repository.write('stacklight.yaml', textOf(proposal));
    await repository.end();
    const before = await docker(
      'ps',
      '--no-trunc',
      '-q',
      '--filter',
      `label=com.docker.compose.project=${repository.name}`,
    );
    const supervised = new Supervised();
    try {
      const stack = await supervised.open({ file: join(repository.folder, 'stacklight.yaml') });
      const front = () => stack.snapshot().services.find(({ id }) => id === 'front');
      await until('the container is adopted and well', () => front()?.state === 'healthy', { deadlineMs: 20_000 });
      const outcome = await supervised.act(stack, 'up');
      const running = await docker(
        'ps',
        '--no-trunc',
        '-q',
        '--filter',
        `label=com.docker.compose.project=${repository.name}`,
      );
      expect(running).toBe(before);
      expect(outcome.verified, outcome.outcome).toBe(true);
      const states = stack.snapshot().services.map(({ id, state }) => [id, state]);
      expect(Object.fromEntries(states)).toEqual({ front: 'healthy', job: 'running', site: 'healthy' });
      // What Stacklight runs now is not proposed a second time.
      const again = await machineProposal({ platform, group: repository.name });
      expect(again.ok && again.value.services.map(({ id }) => id)).toEqual(['front', 'job']);
      await supervised.act(stack, 'down', { services: ['site'] });
    } finally {
      await supervised.close();
      compose('up', '-d');
    }
  });

  it('are called by their names once the file is gone, and loose ones always', async () => {
    const loose = await containers.run('httpd -f -p 80 -h /www', ['-p', `${portNo(7)}:80`]);
    rmSync(join(repository.folder, 'docker-compose.yml'));
    try {
      const proposal = await proposed(repository.name);
      const front = proposal.services.find(({ id }) => id.includes('front'));
      expect(front?.entry.container).toMatch(/front.1$/);
      expect(front?.because).toContain('its Compose file is not there any more');
      const all = await machineProposal({ platform });
      if (!all.ok) throw new Error(all.problem[0]?.message);
      const mine = all.value.services.find(({ entry }) => entry.container === loose);
      expect(mine).toMatchObject({
        group: 'containers of no project',
        entry: { container: loose, ports: [`${portNo(7)}:80`] },
      });
      expect(parsed(all.value).name).toBe('this-machine');
      // docker-proxy listens for it as well, and is no service of anybody.
      expect(
        all.value.services.filter(({ entry }) => JSON.stringify(entry.ports)?.includes(`${portNo(7)}`)),
      ).toHaveLength(1);
    } finally {
      repository.write(
        'docker-compose.yml',
        `version: "2.4"\nservices:\n  front: { image: "${image}" }\n  job: { image: "${image}" }\n`,
      );
    }
  });
});
