/** `stacklight service` under a real systemd of a user: what the unit promises about the supervisor and about services. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliStack, isAlive, program } from '../support/cli-stack.ts';
import { freePorts } from '../support/free-ports.ts';
import { until } from '../support/until.ts';
import { UserSystemd, whyNoUserSystemd } from '../support/user-systemd.ts';

const whyNot = whyNoUserSystemd();
if (whyNot) console.log(`Skipped: ${whyNot}.`);

const UNIT = 'stacklight.service';

describe.skipIf(whyNot !== undefined)('the supervisor as a service of systemd', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-systemd-'));
  let systemd: UserSystemd;
  let stack: CliStack;

  beforeAll(async () => {
    systemd = new UserSystemd(folder);
    await systemd.ready();
    // Characters that units have a meaning of their own for.
    stack = new CliStack({ home: join(folder, 'ho me $HOME 50%'), env: { ...systemd.env } });
    const [port = 0] = await freePorts(1);
    stack.write(
      `name: shop\nservices:\n  web:\n    command: ${program('web', port)}\n    ports: [${port}]\n    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 1s }\n`,
    );
  });
  afterAll(async () => {
    await stack?.end();
    await systemd?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const web = async () => (await stack.service('web'))?.process?.pid ?? 0;
  const supervisor = () =>
    until(
      'a supervisor answers',
      async () => {
        const client = await stack.connect();
        client?.close();
        return client && stack.daemonPid();
      },
      { deadlineMs: 20_000 },
    );
  const known = async (pid: number) => {
    await supervisor();
    await stack.run('status');
    await until(
      'the same web is healthy',
      async () => {
        const service = await stack.service('web');
        return service?.state === 'healthy' && service.process?.pid === pid;
      },
      { deadlineMs: 20_000 },
    );
  };

  it('is started again when it crashes and after a stop, and what it started outlives both and the removal', async () => {
    await stack.run('trust', '--yes');
    const installed = await stack.run('service', 'install');
    expect(installed, installed.stderr).toMatchObject({ code: 0 });
    expect(installed.stdout).toContain('loginctl enable-linger');
    const file = join(folder, 'config/systemd/user', UNIT);
    expect(await systemd.run('systemd-analyze', '--user', 'verify', file)).toEqual({ code: 0, output: '' });
    expect((await stack.run('service', 'status')).stdout).toContain(', running.');

    expect(await stack.up()).toMatchObject({ verified: true });
    const pid = await web();
    const first = await supervisor();
    // It is systemd's own: not one that the command started.
    expect((await systemd.ctl('show', UNIT, '--property=MainPID', '--value')).output).toBe(String(first));

    process.kill(first, 'SIGKILL');
    await until(
      'systemd has started another',
      async () => ((await stack.connect()) ? (await supervisor()) !== first : false),
      {
        deadlineMs: 20_000,
      },
    );
    await known(pid);

    expect((await systemd.ctl('stop', UNIT)).code).toBe(0);
    expect(isAlive(pid)).toBe(true);
    expect((await systemd.ctl('start', UNIT)).code).toBe(0);
    await known(pid);

    const removed = await stack.run('service', 'uninstall');
    expect(removed, removed.stderr).toMatchObject({ code: 0 });
    expect((await systemd.ctl('is-active', UNIT)).output).toBe('inactive');
    expect(isAlive(pid)).toBe(true);
    // A supervisor that a command starts finds it as well.
    await until('web is known to it', async () => {
      const [service] = (await stack.snapshot()).services;
      return service?.state === 'healthy' && service.process?.pid === pid;
    });
  });
});
