// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { describe, expect, it } from 'vitest';
import { complaintsOf, serviceOf, stackOf } from '../../../support/stack-text.ts';

const native = (lines: string, env = {}) => serviceOf(`command: node api.js\n${lines}`, env);

describe('environment', () => {
  it('is a mapping or a list, and numbers keep their spelling', () => {
    const mapping =
      'environment:\n  A: text\n  VERSION: 1.10\n  ID: 12345678901234567890\n  ON: true\n  EMPTY: ""\n  OCTAL: 007';
    expect(native(mapping).native?.environment).toEqual({
      A: 'text',
      VERSION: '1.10',
      ID: '12345678901234567890',
      ON: 'true',
      EMPTY: '',
      OCTAL: '007',
    });
    expect(native('environment: [A=1, B=x=y, C=]').native?.environment).toEqual({ A: '1', B: 'x=y', C: '' });
  });

  it("takes the user's value for a name without one", () => {
    const env = { HERE: 'value' };
    expect(native('environment: [HERE, GONE]', env).native?.environment).toEqual({ HERE: 'value', GONE: null });
    expect(native('environment: { HERE: , GONE: }', env).native?.environment).toEqual({ HERE: 'value', GONE: null });
    const image = serviceOf('image: redis\nenvironment: [HERE, GONE]', env).container?.from;
    expect(image).toMatchObject({ environment: { HERE: 'value' } });
    expect(image).not.toHaveProperty('environment.GONE');
  });

  it('fills variables into values and not into names', () => {
    expect(native('environment: { $A: "${A}" }', { A: 'x' }).native?.environment).toEqual({ $A: 'x' });
  });

  it('may come from files in all of Compose’s forms', () => {
    const at = (path: string, required = true) => ({ path: `/srv/shop/${path}`, required });
    expect(native('env_file: .env').native?.envFiles).toEqual([at('.env')]);
    expect(native('env_file: [a.env, { path: ./b.env, required: false, format: raw }]').native?.envFiles).toEqual([
      at('a.env'),
      { ...at('b.env', false), format: 'raw' },
    ]);
    expect(serviceOf('image: redis\nenv_file: .env').container?.from).toMatchObject({ envFiles: [at('.env')] });
  });
});

describe('depends_on', () => {
  const db = '  db: { container: db }\n';
  const of = (value: string) => stackOf(`services:\n  api: { command: a, depends_on: ${value} }\n${db}`);

  it('is a list or a mapping with conditions', () => {
    const plain = { service: 'db', condition: 'service_started', required: true, restart: false };
    expect(of('[db, db]').services[0]?.dependsOn).toEqual([plain]);
    expect(of('{ db: { condition: service_healthy, restart: true } }').services[0]?.dependsOn).toEqual([
      { ...plain, condition: 'service_healthy', restart: true },
    ]);
  });

  it('warns of a missing service that is not required, and goes on without it', () => {
    const stack = of('{ gone: { required: false } }');
    expect(stack.services[0]?.dependsOn).toEqual([]);
    expect(stack.warnings.map(({ code }) => code)).toEqual(['unknown-service']);
  });
});

describe('restart', () => {
  it.each([
    ['no', 'no', 5],
    ['always', 'always', 5],
    ['unless-stopped', 'unless-stopped', 5],
    ['on-failure', 'on-failure', 5],
    ['on-failure:3', 'on-failure', 3],
    ['on-failure:0', 'on-failure', 5],
    ['{ policy: always, max_restarts: 7 }', 'always', 7],
    ['{ policy: always, max_restarts: "7" }', 'always', 7],
  ])('%s', (text, policy, maxRestarts) => {
    expect(native(`restart: ${text}`).restart).toMatchObject({ policy, maxRestarts, unhealthy: false });
  });

  it('is no where nothing is said, as in Compose', () => expect(native('').restart.policy).toBe('no'));

  it('lifts the longest wait to the first one', () => {
    const { restart } = native('restart: { policy: always, backoff: { initial: 2m } }');
    expect(restart).toMatchObject({ initialDelayMs: 120_000, maxDelayMs: 120_000 });
  });

  it('cannot act on health that nobody checks', () => {
    const complaints = complaintsOf('services:\n  api: { command: a, restart: { policy: always, unhealthy: true } }');
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('no healthcheck');
  });
});

describe('healthcheck', () => {
  const probe = (text: string) => native(`healthcheck: ${text}`).healthcheck.probe;

  it.each([
    ['{ tcp: 6379 }', { type: 'tcp', host: 'localhost', port: 6379 }],
    ['{ tcp: "6379" }', { type: 'tcp', host: 'localhost', port: 6379 }],
    ['{ tcp: 6379, protocol: redis }', { type: 'tcp', host: 'localhost', port: 6379, protocol: 'redis' }],
    ['{ tcp: "127.0.0.2:6379" }', { type: 'tcp', host: '127.0.0.2', port: 6379 }],
    ['{ tcp: "[::1]:6379" }', { type: 'tcp', host: '::1', port: 6379 }],
    ['{ websocket: "ws://localhost:1/ws" }', { type: 'websocket', url: 'ws://localhost:1/ws' }],
    ['{ log: "ready in \\\\d+ ms" }', { type: 'log', pattern: 'ready in \\d+ ms' }],
    ['{ log: /ready/i }', { type: 'log', pattern: '/ready/i' }],
    ['{ test: curl -f localhost }', { type: 'exec', command: ['curl -f localhost'], shell: true }],
    ['{ test: [CMD, curl, -f, x] }', { type: 'exec', command: ['curl', '-f', 'x'], shell: false }],
    ['{ test: [CMD-SHELL, "curl x || exit 1"] }', { type: 'exec', command: ['curl x || exit 1'], shell: true }],
    ['{ test: [NONE] }', { type: 'none' }],
    ['{ disable: true }', { type: 'none' }],
  ])('%s', (text, expected) => expect(probe(text)).toEqual(expected));

  it('can ask for much of an HTTP answer', () => {
    const text = `{ http: "http://localhost:1", method: POST, headers: { X-A: 1 }, body: { a: [1] },
      expect: { status: [200, 204], headers: { content-type: /json/ }, body: ok, latency: 200ms, json: { deep: { x-ok: true } } } }`;
    expect(probe(text)).toEqual({
      type: 'http',
      url: 'http://localhost:1',
      method: 'POST',
      headers: { 'X-A': '1' },
      body: { a: [1] },
      expect: {
        status: [200, 204],
        headers: { 'content-type': '/json/' },
        body: 'ok',
        latencyMs: 200,
        json: { deep: { 'x-ok': true } },
      },
    });
  });

  it('has the defaults of the limits', () => {
    expect(native('healthcheck: { tcp: 1 }').healthcheck).toMatchObject({
      intervalMs: 10_000,
      timeoutMs: 3_000,
      retries: 3,
      startPeriodMs: 60_000,
      startIntervalMs: 1_000,
    });
  });

  it('is none for a native service, the engine’s for a container and the first port for what is only watched', () => {
    expect(native('').healthcheck.probe).toEqual({ type: 'none' });
    expect(serviceOf('container: db').healthcheck.probe).toEqual({ type: 'engine' });
    const watched = serviceOf('external: true\nports: [53/udp, "127.0.0.2:9000"]');
    expect(watched.healthcheck.probe).toEqual({ type: 'tcp', host: '127.0.0.2', port: 9000 });
  });
});

describe('containers made from an image', () => {
  it('take Compose’s keys', () => {
    const service = serviceOf(`image: redis:7
command: redis-server --save 60 1 && not-a-shell
entrypoint: [docker-entrypoint.sh]
volumes: [./data:/data:ro, cache:/cache, /only/target]
labels: [a=b=c, alone]
user: 1000
working_dir: /work
container_name: my-redis
ports: ["127.0.0.2:6379:6380"]
stop_signal: rtmin+3
stop_grace_period: 1m`);
    expect(service.container?.from).toEqual({
      how: 'image',
      image: 'redis:7',
      name: 'my-redis',
      command: ['redis-server', '--save', '60', '1', '&&', 'not-a-shell'],
      entrypoint: ['docker-entrypoint.sh'],
      environment: {},
      volumes: ['/srv/shop/data:/data:ro', 'cache:/cache', '/only/target'],
      labels: { a: 'b=c', alone: '' },
      user: '1000',
      workingDir: '/work',
    });
    expect(service.ports).toEqual([{ port: 6379, protocol: 'tcp', address: '127.0.0.2', target: 6380 }]);
    expect(service).toMatchObject({ stopSignal: 'SIGRTMIN+3', stopGraceMs: 60_000 });
  });
});

describe('a native command', () => {
  it('becomes a shell’s where it needs one', () => {
    expect(serviceOf('command: cd api && npm start').native?.command).toEqual(['/bin/sh', '-c', 'cd api && npm start']);
    expect(serviceOf('command: [a, "b && c"]').native?.command).toEqual(['a', 'b && c']);
    expect(serviceOf('command: echo $$HOME').native?.command).toEqual(['/bin/sh', '-c', 'echo $HOME']);
  });

  it('runs in the folder of the stack file unless it says otherwise', () => {
    expect(native('').native?.workingDir).toBe('/srv/shop');
    expect(native('working_dir: ../x').native?.workingDir).toBe('/srv/x');
    expect(native('working_dir: ~/x', { HOME: '/home/u' }).native?.workingDir).toBe('/home/u/x');
  });

  it('says nothing of an unset variable but a warning', () => {
    const stack = stackOf('services:\n  api: { command: "node api.js $PORT" }');
    expect(stack.services[0]?.native?.command).toEqual(['node', 'api.js']);
    expect(stack.warnings).toMatchObject([{ code: 'variable-unset', line: 2, column: 19 }]);
  });
});

describe('deployment', () => {
  it('may repeat what the keys say', () => {
    expect(native('deployment: native').deployment).toBe('native');
    expect(complaintsOf('services:\n  api: { image: a, deployment: native }')[0]).toContain('make it container');
  });
});
