import { describe, expect, it } from 'vitest';
import { runbookOf } from '../../../../electron/stack/runbook/runbook.ts';
import { relativeTo, shellText } from '../../../../electron/stack/runbook/text.ts';
import { StackSecrets } from '../../../../electron/supervisor/redaction/stack-secrets.ts';
import { stackOf } from '../../../support/stack-text.ts';

const SHOP = `
name: shop
services:
  db: { container: shop-db, ports: [5432] }
  cache: { image: "redis:7", ports: ["6379:6379"] }
  search: { compose: { file: infra/compose.yaml, service: search, project: infra } }
  mail: { external: true, ports: [1025] }
  api:
    command: python -m uvicorn main:app --port 8000
    working_dir: ./api
    env_file: .env
    environment: { DATABASE_URL: "\${DATABASE_URL}" }
    ports: [8000]
    depends_on: { db: { condition: service_healthy }, cache: { condition: service_started, required: false } }
    healthcheck: { http: "http://localhost:8000/health", expect: { json: { status: healthy } }, interval: 5s }
    restart: on-failure
    preflight: [{ run: 'python -c "import fastapi"', because: the API needs fastapi }]
    open: http://localhost:8000/docs
  web: { command: npm run dev, depends_on: [api] }
smoke:
  - { name: log in, http: "http://localhost:8000/login", method: POST, body: { password: hunter2secret } }
same: [{ key: JWT_SECRET, services: [api, web] }]
`;
const stack = stackOf(SHOP, { DATABASE_URL: 'postgres://shop:s3cr3tpass@localhost/shop' });
const { redact } = new StackSecrets(stack);
const text = runbookOf({ stack, redact });

describe('a runbook', () => {
  it('says how to start each service by hand, after what it needs', () => {
    expect(text).toContain('`cd api && python -m uvicorn main:app --port 8000` with the variables of `.env`');
    expect(text).toContain('`docker start shop-db`');
    expect(text).toContain('`docker compose -f infra/compose.yaml -p infra up -d search`');
    const steps = text.slice(text.indexOf('## How to start'), text.indexOf('## How to check'));
    expect(steps.indexOf('1. db:')).toBeLessThan(steps.indexOf('1. api:'));
    expect(steps.indexOf('1. api:')).toBeLessThan(steps.indexOf('1. web:'));
  });

  it('says how to check it, as commands', () => {
    expect(text).toContain(
      '`curl -i http://localhost:8000/health` answers 200 to 399, with `{"status":"healthy"}` in its JSON',
    );
    expect(text).toContain('log in: `curl -i -X POST http://localhost:8000/login`');
    expect(text).toContain('web: it has no health check');
  });

  it('says what depends on what, and what cannot work without it', () => {
    expect(text).toContain('api waits until db is healthy');
    expect(text).toContain('api waits until cache has started (it starts without it, too)');
    expect(text).toContain('without db: api, web cannot work');
  });

  it('lists the ports and what must be there', () => {
    expect(text).toContain('| 8000 | tcp | all | api | – |');
    expect(text).toContain('`DATABASE_URL`');
    expect(text).toContain('`JWT_SECRET` must be the same for api, web');
    expect(text).toContain('the API needs fastapi');
  });

  it('says how to recover, with what is wrong now and what went wrong before', () => {
    const finding = {
      severity: 'error' as const,
      evidence: [],
      fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
    };
    const full = runbookOf({
      stack,
      redact,
      findings: [
        { ...finding, id: 'port-taken/api', message: 'Port 8000 is held by node.' },
        { ...finding, id: 'dns-slow', message: 'Names resolve slowly.', muted: 'stack' },
      ],
      incidents: [{ id: 'a', openedAt: 0, closedAt: 240_000, rootService: 'db', cause: 'db ended', services: ['db'] }],
    });
    expect(full).toContain('Port 8000 is held by node. Fix: `stacklight doctor --fix port-taken/api`.');
    expect(full).not.toContain('Names resolve slowly');
    expect(full).toContain('- 1970-01-01: db: ended; it took 4 min');
    expect(full).toContain('api: restarted when it fails, given up after 5 failed starts within 1 min');
  });

  it('holds no secret: no value of a variable, no body of a check', () => {
    for (const secret of ['s3cr3tpass', 'hunter2secret', 'postgres://shop']) expect(text).not.toContain(secret);
  });
});

describe('a runbook of Compose services and of commands with secrets', () => {
  const compose = (service: string) => `{ compose: { file: infra/compose.yaml, service: ${service}, project: infra } }`;
  const other = stackOf(`
name: other
services:
  migrate: ${compose('migrate')}
  search: { compose: { file: infra/compose.yaml, service: search, project: infra }, depends_on: { migrate: { condition: service_completed_successfully } } }
  cache: { external: true, healthcheck: { tcp: "localhost:6379", protocol: redis } }
  api: { command: "serve --password=inlinePw12 --url http://user:urlPw34@localhost/ --sort-key name" }
`);
  const written = runbookOf({ stack: other, redact: new StackSecrets(other).redact });

  it('names files and project wherever it names Compose, and says what ends', () => {
    expect(written).toContain(
      '`docker compose -f infra/compose.yaml -p infra up -d migrate` and wait until it has ended well',
    );
    expect(written).toContain('$(docker compose -f infra/compose.yaml -p infra ps -q search)');
    expect(written).toContain("the container's own health check, where it has one");
    expect(written).toContain('`nc -z localhost 6379` connects and what answers speaks redis');
  });

  it('holds no secret that stands literally in a command, and hides no plain word', () => {
    expect(written).not.toMatch(/inlinePw12|urlPw34/);
    expect(written).toContain('--password=[PASSWORD]');
    expect(written).toContain('--sort-key name');
  });
});

describe('a path in a runbook', () => {
  it.each([
    ['/srv/shop', '/srv/shop', '.'],
    ['/srv/shop', '/srv/shop/api', 'api'],
    ['/srv/shop', '/srv/other/api', '../other/api'],
    ['/srv/shop/', '/srv/shop/a b', 'a b'],
    ['C:\\shop', 'D:\\api', 'D:\\api'],
  ])('is said from %s: %s is %s', (folder, path, expected) => {
    expect(relativeTo(folder, path)).toBe(expected);
  });

  it('is quoted for a shell where it has to be', () => {
    expect([shellText('a/b'), shellText('a b'), shellText("it's")]).toEqual(['a/b', "'a b'", "'it'\\''s'"]);
  });
});
