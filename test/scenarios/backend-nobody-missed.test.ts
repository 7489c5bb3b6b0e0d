/** Incident 1: a clean-up by hand also stopped the backend. The front end stayed up and said "Login failed"; nobody noticed for ten minutes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import { CliStack, isAlive, isRunning } from '../support/cli-stack.ts';
import { endStrays, freePorts } from '../support/main-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { failed, finding, findings, fix, keepReport, listenersOn, statusOf } from '../support/scenario.ts';
import { until } from '../support/until.ts';
import { WebhookServer } from '../support/webhook-server.ts';

const INTERVAL_MS = 2_000;
const ALERT_AFTER_MS = 3_000;
const PASSWORD = 'SENTINEL-pass_77b2';

describe('the backend that nobody missed', () => {
  const stack = new CliStack();
  const strays: ChildProcess[] = [];
  let webhook: WebhookServer;
  let api: number;
  let web: number;
  let killedAt: number;
  let killedOnTheClock: number;
  const login = () =>
    statusOf(`http://127.0.0.1:${api}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'ann', password: PASSWORD }),
    });
  const pidOf = (id: string) => until(`${id} has a process`, async () => (await stack.service(id))?.process?.pid);

  /** Three front ends of earlier days, on ports that nobody declared. */
  async function startFrontEnds(): Promise<void> {
    const ports = await freePorts(3);
    // Those of before are gone, unless a test failed.
    endStrays(strays.splice(0));
    for (const port of ports) {
      const options = { cwd: stack.path('web'), stdio: 'ignore', detached: true } as const;
      strays.push(spawn('node', ['main.mjs', '--port', String(port)], options));
    }
    for (const port of ports)
      await until(`a stray answers on ${port}`, async () => (await statusOf(`http://127.0.0.1:${port}/`)) === 200);
  }

  beforeAll(async () => {
    webhook = await WebhookServer.listen();
    [api = 0, web = 0] = await freePorts(2);
    for (const name of ['api', 'web']) {
      mkdirSync(stack.path(name));
      copyFileSync(join(PROJECT, `test/support/services/shop-${name}.mjs`), stack.path(`${name}/main.mjs`));
    }
    stack.write(stackText(api, web, webhook.port));
  });

  afterAll(async () => {
    endStrays(strays);
    await stack.end();
    await webhook.close();
  });

  it('all is well, and the check list of a person holds', async () => {
    const up = await stack.up();
    expect(failed(up)).toEqual([]);
    expect(up.verification.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['api is healthy', 'web is healthy', 'log in', 'live updates']),
    );
    expect(await login()).toBe(200);
    expect(await findings(stack)).toEqual([]);
  });

  it('a clean-up by hand ends three stray front ends, and the backend with them', async () => {
    await startFrontEnds();
    const backend = await pidOf('api');
    killedAt = performance.now();
    killedOnTheClock = Date.now();
    for (const stray of strays) stray.kill('SIGTERM');
    process.kill(backend, 'SIGTERM');
    await until('nobody listens on the port of the backend', () => listenersOn(api).length === 0);
    expect(await statusOf(`http://127.0.0.1:${web}/`)).toBe(200);
    expect(await login()).toBe('refused');
  });

  it('is noticed within one interval of the check, and said at the front end too', async () => {
    const seen = await until('the light is red', async () => {
      const snapshot = await stack.peek();
      return snapshot?.light === 'red' && snapshot;
    });
    const down = seen.services.find((one) => one.id === 'api');
    expect(down).toMatchObject({ state: 'failed' });
    expect((down?.since ?? 0) - killedOnTheClock).toBeLessThan(INTERVAL_MS);
    expect(seen.services.find((one) => one.id === 'web')).toMatchObject({
      state: 'healthy',
      message: 'up, but api is down',
      waitingFor: ['api'],
    });
    const status = await stack.run('status');
    expect(status.code).toBe(1);
    expect(status.stdout).toContain('1 of 2 up, api down');
  });

  it('is told in one sentence, after the time that the stack file asks for and once', async () => {
    await until('people are told', () => webhook.told.length > 0);
    expect((webhook.told[0]?.at ?? 0) - killedAt).toBeGreaterThanOrEqual(ALERT_AFTER_MS - 50);
    expect(webhook.texts()).toEqual([
      expect.stringMatching(
        /^shop: api has been down since \d\d:\d\d: .*was ended by SIGTERM.* web cannot work without it\.$/,
      ),
    ]);
  });

  it('is explained by the doctor, which offers to bring the backend back', async () => {
    const found = await finding(stack, 'dependency-down/web');
    expect(found?.message).toMatch(/^web is up, but api has been down since \d\d:\d\d; web cannot work without it\.$/);
    expect(found?.fixes).toEqual([{ intent: 'bringBack', label: 'Bring api back' }]);
    const planned = await stack.run('doctor', '--fix', 'dependency-down/web', '--dry-run', '--json');
    expect(planned.json<Outcome>().plan.steps).toMatchObject([{ action: 'restart', target: 'api' }]);
    expect(listenersOn(api)).toEqual([]);
  });

  it('is over after one restart, and the whole check list is gone through', async () => {
    const restarted = await stack.run('restart', 'api', '--json');
    const outcome = restarted.json<Outcome>();
    expect(failed(outcome)).toEqual([]);
    expect(restarted.code).toBe(0);
    const checks = outcome.verification.map(({ check, detail }) => `${check}: ${detail}`).join('\n');
    expect(checks).toContain('api is healthy');
    expect(checks).toContain(String(api));
    expect(checks).toContain('log in');
    expect(checks).toContain('live updates');
    expect(listenersOn(api)).toEqual([await pidOf('api')]);
    expect(await login()).toBe(200);
    await until('people are told that it is over', () => webhook.told.length === 2);
    expect(webhook.texts()[1]).toMatch(/^shop: api works again after \d+ s/);
    expect(await findings(stack)).toEqual([]);
  });

  it('left every change in the history, and a report without a secret', async () => {
    const told = (await stack.history('--service', 'api')).filter(({ kind }) => kind === 'transition');
    const lines = told.map(({ from, to, actor }) => `${from} > ${to} (${actor})`);
    expect(lines.join('\n')).toContain('healthy > failed (outside)');
    expect(lines.at(-1)).toContain('> healthy');
    const report = await keepReport(stack, 'backend-nobody-missed');
    expect(report).toContain('api was down');
    expect(report).toContain('signal `SIGTERM`');
    expect(report).toContain('- [x] api is healthy');
    expect(report).toContain('- [x] log in');
    expect(report).toContain('`restart: on-failure` in the stack file would');
    expect(report).not.toContain('SENTINEL');
  });

  it('cannot be caused by Clean up: it ends the strays, keeps what was good, and proves it', async () => {
    await startFrontEnds();
    const before = [await pidOf('api'), await pidOf('web')];
    // Somebody may be using them: they are ended when a person says so.
    const careful = await stack.run('cleanup', '--dry-run', '--json');
    expect(careful.json<Outcome>().plan.steps).toEqual([]);
    const cleaned = await stack.run('cleanup', '--yes', '--include-copies', '--json');
    const outcome = cleaned.json<Outcome>();
    expect(outcome.plan.steps.map(({ pid }) => pid).sort()).toEqual(strays.map(({ pid }) => pid).sort());
    expect(failed(outcome)).toEqual([]);
    expect(outcome.verification.map(({ check }) => check)).toContain('everything that was up before is still up');
    expect(cleaned.code).toBe(0);
    await until('the strays are gone', () => !strays.some(isRunning));
    expect([await pidOf('api'), await pidOf('web')]).toEqual(before);
    expect(before.every(isAlive)).toBe(true);
    expect(await login()).toBe(200);
  });

  it('treats a burst of stops from outside as one incident, and offers to bring all of it back', async () => {
    for (const id of ['web', 'api']) process.kill(await pidOf(id), 'SIGKILL');
    const burst = await until('the doctor names the burst', () => finding(stack, 'stopped-together'));
    expect(burst.message).toMatch(/api and web|web and api/);
    await until('people are told of both', () => webhook.told.length === 3);
    expect(webhook.texts()[2]).toMatch(/^shop: (?:api and web|web and api) went down together at \d\d:\d\d/);
    const back = await fix(stack, 'stopped-together');
    expect(back.plan.steps.map(({ action, target }) => `${action} ${target}`)).toEqual(['restart api', 'restart web']);
    expect(back.verification.map(({ check }) => check)).toContain('log in');
    expect(await login()).toBe(200);
    await until('people are told that it is over', () => webhook.told.length === 4);
    const report = await keepReport(stack, 'backend-nobody-missed-burst');
    expect(report).toContain('several services went down at once');
    expect(report).not.toContain('SIGTERM');
    expect(report).not.toContain('SENTINEL');
  });
});

function stackText(api: number, web: number, hook: number): string {
  const timing = 'interval: 2s, timeout: 1s, start_period: 20s, start_interval: 100ms';
  return `name: shop
services:
  api:
    command: node main.mjs --port ${api}
    working_dir: ./api
    environment: { LOGIN_PASSWORD: "${PASSWORD}", API_TOKEN: SENTINEL-token_4f9a }
    ports: ["127.0.0.1:${api}"]
    healthcheck: { http: "http://127.0.0.1:${api}/health", expect: { json: { status: healthy } }, ${timing} }
    stop_grace_period: 2s
  web:
    command: node main.mjs --port ${web}
    working_dir: ./web
    ports: ["127.0.0.1:${web}"]
    depends_on: [api]
    healthcheck: { http: "http://127.0.0.1:${web}/", ${timing} }
    stop_grace_period: 2s
smoke:
  - name: log in
    http: http://127.0.0.1:${api}/api/login
    method: POST
    body: { user: ann, password: "${PASSWORD}" }
    expect: { status: 200, body: token }
  - { name: live updates, websocket: "ws://127.0.0.1:${api}/ws" }
alerts: { after: ${ALERT_AFTER_MS / 1_000}s, webhook: "http://127.0.0.1:${hook}/hook" }
`;
}
