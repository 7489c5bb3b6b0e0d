/** What really runs, as a proposal: a Compose project in a repository with a process beside it, a loose container. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { textOf } from '../../../electron/stack/import/document.ts';
import { machineProposal } from '../../../electron/supervisor/machine/observe-machine.ts';
import { describeWithDocker, docker, ensureTestImage, TestContainers } from '../../support/docker.ts';
import { numberedPorts } from '../../support/free-ports.ts';
import { checks, parsed, proposedGroup, Repository } from '../../support/repository.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

const platform = currentPlatform();

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
    const proposal = await proposedGroup(repository.name);
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
    const proposal = await proposedGroup(repository.name);
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
      const proposal = await proposedGroup(repository.name);
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
