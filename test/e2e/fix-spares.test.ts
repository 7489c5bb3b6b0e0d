import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { PortView } from '../../electron/contract/service.ts';
import { stacklight } from '../support/cli.ts';
import { describeWithDocker, TestContainers } from '../support/docker.ts';
import { endStrays, freePorts, startStrays, writeMainStack } from '../support/main-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

/** A server that, as a stray, runs a command in a shell of its own, as the terminal of an editor's server would. */
const SERVER = `
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
createServer((request, response) => response.end('ok')).listen(Number(process.env.PORT), process.env.HOST, () => {
  if (process.env.RUN) spawn('/bin/sh', ['-c', process.env.RUN], { stdio: 'ignore' });
});
`;

describe('fix ports asked for from inside a stray copy', () => {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-inside-'));
  const run = (...args: string[]) => stacklight(home, [...args, '--stack', folder]);
  let port = 0;

  beforeAll(async () => {
    [port = 0] = await freePorts(1);
    writeFileSync(join(folder, 'server.mjs'), SERVER);
    writeFileSync(
      join(folder, 'stacklight.yaml'),
      `name: inside
services:
  web:
    command: node server.mjs
    environment: { PORT: "${port}", HOST: 127.0.0.1 }
    ports: [${port}]
    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 1s, start_interval: 200ms }
    stop_grace_period: 2s
`,
    );
  });
  afterAll(async () => {
    await run('down');
    await run('daemon', 'stop');
    for (const path of [home, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  });

  it('spares the terminal that asks and all above it, and says why', async () => {
    expect((await run('up')).code).toBe(0);
    const answer = join(folder, 'answer.json');
    const command = `node ${join(PROJECT, 'out/main/cli.js')} fix-ports --yes --json --timeout 5s --stack ${folder} > ${answer}.part; mv ${answer}.part ${answer}`;
    const stray = spawn('node', ['server.mjs'], {
      cwd: folder,
      env: { ...process.env, PORT: String(port), HOST: '::1', RUN: command, STACKLIGHT_HOME: home },
      stdio: 'ignore',
      detached: true,
    });
    try {
      await until('the command inside the stray has answered', () => existsSync(answer), { deadlineMs: 40_000 });
      const outcome = JSON.parse(readFileSync(answer, 'utf8')) as Outcome;
      expect(outcome.plan.steps.map((step) => step.pid)).not.toContain(stray.pid);
      expect(outcome.plan.notes.join(' ')).toContain(`pid ${stray.pid} `);
      expect(outcome.verified).toBe(false);
      expect([stray.exitCode, stray.signalCode]).toEqual([null, null]);
      // Asked for from elsewhere it is a stray copy like any other.
      const fixed = (await run('fix-ports', '--yes', '--json')).json<Outcome>();
      expect(fixed.plan.steps.map((step) => step.pid)).toEqual([stray.pid]);
      expect(fixed.verified).toBe(true);
    } finally {
      endStrays([stray]);
    }
  });
});

describeWithDocker('fix ports for a container that declares none', () => {
  const containers = new TestContainers();
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));

  afterAll(async () => {
    await stacklight(home, ['daemon', 'stop']);
    await containers.cleanUp();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('leaves strangers alone that answer on another address than its own, unless they are named', async () => {
    const [api = 0, web = 0, shop = 0] = await freePorts(3);
    const serve = 'mkdir -p /www; echo \'{"status":"healthy"}\' > /www/health; exec httpd -f -p 8000 -h /www';
    const container = await containers.run(serve, ['-p', `127.0.0.2:${shop}:8000`]);
    const other = writeMainStack(container, { api, web, shop });
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-bare-'));
    writeFileSync(
      join(folder, 'stacklight.yaml'),
      `name: bare
services:
  shop:
    container: ${container}
    healthcheck: { http: "http://127.0.0.2:${shop}/health", interval: 1s, start_interval: 200ms }
`,
    );
    const run = (...args: string[]) => stacklight(home, [...args, '--stack', folder]);
    expect((await run('up')).code).toBe(0);
    // Nothing of this stack: they run in another folder.
    const strangers = await startStrays(other, 2, shop);
    try {
      await until('they are seen', async () => {
        const { ports } = (await run('ports', '--json')).json<{ ports: PortView[] }>();
        return ports[0]?.holders.filter((holder) => holder.verdict === 'foreign').length === 2;
      });
      // The container publishes 127.0.0.2 and its check asks there: they are in nobody's way, and no exit code is about them.
      const fixed = await run('fix-ports', '--yes', '--timeout', '6s');
      expect(fixed.stdout).toContain('Left alone unless you name it');
      for (const { pid } of strangers) expect(fixed.stdout).toContain(`pid ${pid} `);
      expect([fixed.code, fixed.stderr]).toEqual([0, '']);
      for (const stranger of strangers) expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
      const pids = strangers.flatMap((stranger) => ['--include', String(stranger.pid)]);
      const chosen = await run('fix-ports', '--yes', ...pids);
      expect(chosen.stdout, chosen.stderr).toContain('Verified');
      expect(chosen.stdout).not.toContain('Left alone');
      expect(chosen.code).toBe(0);
    } finally {
      endStrays(strangers);
      other.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
