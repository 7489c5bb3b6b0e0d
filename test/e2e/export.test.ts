import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stacklight as command } from '../support/cli.ts';
import { describeWithDocker, docker, TestContainers } from '../support/docker.ts';

const run = promisify(execFile);
const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';

describeWithDocker('stacklight export', () => {
  const made = new TestContainers();
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-export-'));
  const [api, db, net] = [made.name(), made.name(), made.name()];
  const home = join(folder, 'home');
  const stacklight = (...args: string[]) => command(home, args, { cwd: folder });

  beforeAll(async () => {
    await docker('network', 'create', net);
    await made.run(OBEDIENT, ['--network', net], db);
    const secrets = ['-e', 'JWT_SECRET=s3cr3t-value', '-e', `DATABASE_URL=postgres://${db}:5432/shop`];
    await made.run(OBEDIENT, ['--network', net, ...secrets], api);
    const services = {
      db: { container: db },
      api: { container: api, depends_on: ['db'] },
      web: { command: 'sleep 1' },
    };
    writeFileSync(join(folder, 'stacklight.yaml'), JSON.stringify({ name: 'exported', services }));
  });
  afterAll(async () => {
    await made.cleanUp();
    await docker('network', 'rm', net);
    rmSync(folder, { recursive: true });
  });

  it('writes the Compose file of a stack with its dependencies, says what is left out, and shows no secret', async () => {
    const { stdout, stderr } = await stacklight('export', 'compose');
    expect(parse(stdout).services.api).toMatchObject({
      container_name: api,
      depends_on: { db: { condition: 'service_started' } },
    });
    expect(stderr).toContain('web is a process of this machine');
    expect(stdout + stderr).not.toContain('s3cr3t-value');
  });

  it('writes chosen containers into a folder that Compose accepts, and never over a file', async () => {
    const target = join(folder, 'given');
    await stacklight('export', 'compose', '--container', api, '--container', db, '--write', target);
    expect(readdirSync(target).sort()).toEqual(['.env', '.env.example', 'compose.yaml']);
    expect(readFileSync(join(target, '.env'), 'utf8')).toContain('JWT_SECRET=s3cr3t-value');
    expect(statSync(join(target, '.env')).mode & 0o777).toBe(0o600);
    await run('docker-compose', ['-f', 'compose.yaml', 'config', '--quiet'], { cwd: target });
    const again = await stacklight('export', 'compose', '--container', api, '--write', target);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already; nothing was written') });
  });

  it('names a container or service that is not there', async () => {
    expect(await stacklight('export', 'compose', '--container', 'no-such')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no container called no-such'),
    });
    expect(await stacklight('export', 'compose', 'cache')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no service cache; it has db, api, web'),
    });
  });

  it('writes a runbook without a supervisor, and starts none', async () => {
    const { stdout } = await stacklight('export', 'runbook');
    expect(stdout).toMatch(/^# Runbook: exported/);
    expect(stdout).toContain(`docker start ${db}`);
    const { stdout: document } = await stacklight('export', 'runbook', '--json', '--write', 'RUNBOOK.md');
    expect(JSON.parse(document).file).toBe(join(folder, 'RUNBOOK.md'));
    expect(readFileSync(join(folder, 'RUNBOOK.md'), 'utf8')).toBe(JSON.parse(document).markdown);
    expect(readdirSync(folder)).not.toContain('home');
  });
});
