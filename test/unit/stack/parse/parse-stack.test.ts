// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are Compose's own syntax
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../../electron/limits.ts';
import { normaliseName, parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { complaintsOf, stackOf } from '../../../support/stack-text.ts';

const design = readFileSync(join(import.meta.dirname, '../files/good/design.yaml'), 'utf8');
const api = 'services:\n  api:\n    command: node api.js\n';

it('says what is wrong with a key that is a list or a mapping itself, and writes nothing past that', () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  try {
    const complaints = complaintsOf('services:\n  ? ["\\e]0;own\\a", b]\n  : { command: x }\n');
    expect(complaints.join('\n')).toContain('is not a service name');
    expect(warned).not.toHaveBeenCalled();
  } finally {
    warned.mockRestore();
  }
});

describe('the example with every kind of service', () => {
  const stack = stackOf(design, { SLACK_WEBHOOK_URL: 'https://hooks.example/x' });
  const byId = new Map(stack.services.map((service) => [service.id, service]));

  it('holds its services in the order of the file', () => {
    expect(stack.services.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'db container',
      'cache container',
      'api native',
      'web native',
      'search container',
    ]);
  });

  it('finds, makes and composes containers', () => {
    expect(byId.get('db')?.container?.from).toEqual({ how: 'existing', name: 'shop-db' });
    expect(byId.get('cache')?.container?.from).toMatchObject({ how: 'image', image: 'redis:7', name: 'shop-cache-1' });
    expect(byId.get('search')?.container?.from).toEqual({
      how: 'compose',
      files: ['/srv/shop/docker-compose.yml'],
      service: 'search',
    });
  });

  it('reads the native service whole', () => {
    expect(byId.get('api')).toEqual({
      id: 'api',
      kind: 'native',
      native: {
        command: ['python', '-m', 'uvicorn', 'main:app', '--port', '8000'],
        formatCommand: 'python -m uvicorn main:app --port 8000',
        workingDir: '/srv/shop/api',
        environment: { DATABASE_URL: 'postgres://localhost:5432/shop' },
        envFiles: [{ path: '/srv/shop/.env', required: true }],
        preflight: [{ run: 'python -c "import fastapi"', because: 'the API needs fastapi' }],
      },
      ports: [{ port: 8000, protocol: 'tcp' }],
      dependsOn: [{ service: 'db', condition: 'service_healthy', required: true, restart: false }],
      healthcheck: {
        probe: {
          type: 'http',
          url: 'http://localhost:8000/health',
          method: 'GET',
          headers: {},
          expect: { status: [200], headers: {}, json: { status: 'healthy' } },
        },
        intervalMs: 5_000,
        timeoutMs: 2_000,
        retries: 3,
        startPeriodMs: 20_000,
        startIntervalMs: 500,
      },
      restart: {
        policy: 'on-failure',
        initialDelayMs: 500,
        maxDelayMs: 30_000,
        factor: 2,
        maxRestarts: 5,
        windowMs: 60_000,
        unhealthy: false,
      },
      stopSignal: 'SIGTERM',
      stopGraceMs: 10_000,
      openUrl: 'http://localhost:8000/docs',
    });
  });

  it('reads what stands beside the services', () => {
    expect(stack.smoke.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      'log in: http',
      'live updates: websocket',
    ]);
    expect(stack.same).toEqual([{ key: 'JWT_SECRET', services: ['api', 'worker'] }]);
    expect(stack.alerts).toEqual({ afterMs: 10_000, remindMs: 1_800_000, webhook: 'https://hooks.example/x' });
  });

  it('warns of a service that "same" names and nobody has, and of a webhook whose variable is not set', () => {
    expect(stack.warnings.map(({ code }) => code)).toEqual(['unknown-service']);
    const without = stackOf(design);
    expect(without.warnings.map(({ code }) => code)).toEqual(['unknown-service', 'variable-unset']);
    expect(without.alerts).toEqual({ afterMs: 10_000, remindMs: 1_800_000 });
  });
});

describe('a stack file', () => {
  it('takes its name from the folder, as Compose does', () => {
    expect(stackOf(api).name).toBe('shop');
    expect(['My Shop', '_-x', 'a.b', 'ÄÖ'].map(normaliseName)).toEqual(['myshop', 'x', 'ab', 'stack']);
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(stackOf(`\uFEFF${api.replaceAll('\n', '\r\n')}`).services).toEqual(stackOf(api).services);
  });

  it('may use anchors, merge keys and x- keys', () => {
    const text = `
x-common: &common
  restart: on-failure
  environment: &env { A: "1" }
services:
  api: { <<: *common, command: node api.js, x-note: mine }
  web: { <<: [*common], command: node web.js, environment: { <<: *env, B: "2" } }
  x-ray: { command: node x.js }
`;
    const [first, second, third] = stackOf(text).services;
    expect(first?.restart.policy).toBe('on-failure');
    expect(second?.native?.environment).toEqual({ A: '1', B: '2' });
    expect(third?.id).toBe('x-ray');
  });

  it('points into the anchor where a merged value is wrong', () => {
    const text = 'x-a: &a\n  restart: maybe\nservices:\n  api: { <<: *a, command: node api.js }\n';
    expect(complaintsOf(text)[0]).toMatch(/^stacklight\.yaml:2:12: services\.api\.restart must be/);
  });

  it('may use an anchor in each of two hundred services', () => {
    const services = Array.from({ length: 200 }, (_, index) => `  s${index}: { <<: *c, environment: *e }`).join('\n');
    const stack = stackOf(`x-c: &c { command: node a.js }\nx-e: &e { A: "1" }\nservices:\n${services}\n`);
    expect(stack.services).toHaveLength(200);
  });

  it('is refused above 1 MB without being read', () => {
    const complaints = complaintsOf(`${api}# ${'x'.repeat(LIMITS.stack.fileBytes)}`);
    expect(complaints).toEqual(['stacklight.yaml:1:1: the file is larger than 1 MB']);
  });

  it('is refused quickly when anchors expand without end, also through mappings', () => {
    const levels = Array.from(
      { length: 25 },
      (_, index) => `a${index + 1}: &a${index + 1} { x: *a${index}, y: *a${index} }`,
    );
    expect(complaintsOf(['a0: &a0 { x: 1 }', ...levels, 'services: *a25'].join('\n'))).toHaveLength(1);
  });

  it('may hold names that JavaScript knows', () => {
    const ids = ['constructor', 'toString', 'hasOwnProperty'];
    const stack = stackOf(
      `services:\n${ids.map((id) => `  ${id}: { command: node a.js, depends_on: [] }`).join('\n')}`,
    );
    expect(stack.services.map(({ id }) => id)).toEqual(ids);
    expect(complaintsOf('services:\n  api: { command: a, depends_on: [constructor] }')[0]).toContain('not a service');
    expect(complaintsOf('services:\n  __proto__: { command: a }\n')[0]).toContain('"__proto__" cannot be used');
  });

  it('does not throw, whatever the text', () => {
    const piece = fc.constantFrom(
      ...[
        'services',
        'api',
        ':',
        '\n',
        '\n  ',
        '\n    ',
        ' ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&a',
        '*a',
        '<<',
        '"',
        '${X}',
      ],
      ...[
        'command',
        'ports',
        'healthcheck',
        'http',
        'restart',
        '8000',
        'null',
        'depends_on',
        '!!str',
        '|',
        '%',
        '?',
        '\t',
      ],
    );
    const options = { file: 'f', directory: '/srv', env: {} };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const result = parseStack(parts.join(''), options);
        return result.ok || result.problem.length > 0;
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string(), (text) => parseStack(text, options).ok !== undefined));
  });

  it('does not throw, whatever stands under a key, and says where it is wrong', () => {
    const keys = [
      'command',
      'ports',
      'environment',
      'env_file',
      'depends_on',
      'healthcheck',
      'restart',
      'compose',
      'labels',
    ];
    const options = { file: 'f', directory: '/srv', env: {} };
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.json({ maxDepth: 3 }), (key, json) => {
        const result = parseStack(`services:\n  api:\n    ${key}: ${json}\n`, options);
        if (result.ok) return;
        for (const { line, column, message } of result.problem) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message).not.toMatch(/Invalid|Too (small|big)|expected string/);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('what is wrong with one service only', () => {
  const text = `
services:
  good: { command: node good.js, ports: [8000] }
  range: { command: node a.js, ports: [70000, 8001] }
  twice: { command: node b.js, ports: ["127.0.0.1:8000"] }
  own: { command: node c.js, ports: [8002, "8002"] }
  needs: { command: node d.js, environment: { KEY: "\${KEY:?ask Ann}" } }
  url: { command: node e.js, healthcheck: { http: "localhost:8000" } }
  pattern: { command: node f.js, healthcheck: { log: "(" } }
  quote: { command: "node 'g.js" }
  signal: { command: node h.js, stop_signal: SIGFOO }
  target: { command: node i.js, ports: ["8003:80"] }
  udp: { command: node j.js, ports: [8000/udp] }
  other: { command: node k.js, ports: ["127.0.0.2:8001"] }
`;
  const stack = stackOf(text);

  it('blocks that service and lets the others be', () => {
    const blocked = stack.services
      .filter((service) => service.blocked)
      .map(({ id, blocked }) => `${id} ${blocked?.code}`);
    expect(blocked).toEqual([
      'range bad-port',
      'twice port-declared-twice',
      'own port-declared-twice',
      'needs env-key-missing',
      'url bad-url',
      'pattern bad-pattern',
      'quote bad-command',
      'signal bad-signal',
      'target bad-port',
      'other port-declared-twice',
    ]);
  });

  it('says so with its place, for validate', () => {
    expect(stack.errors).toHaveLength(10);
    expect(stack.errors?.[0]).toMatchObject({
      line: 4,
      column: 40,
      message: 'services.range.ports[0] names a port out of range: allowed are 1 to 65535; found 70000',
    });
    expect(stack.errors?.[1]?.message).toBe(
      'services.twice.ports[0] declares port 8000, which service "good" declares too',
    );
    expect(stack.errors?.[3]?.message).toBe(
      'services.needs.environment.KEY needs the variable KEY, which has no value: ask Ann',
    );
  });

  it('does not take addresses apart that cannot collide', () => {
    const ports = ['"127.0.0.1:9000"', '"127.0.0.2:9000"', '"[::1]:9000"', '9000/udp'];
    const services = ports.map((port, index) => `  s${index}: { command: a, ports: [${port}] }`).join('\n');
    expect(stackOf(`services:\n${services}\n`).errors).toBeUndefined();
  });
});

describe('secrets', () => {
  const env = { TOKEN: 'hunter2' };

  it('never stand in a message: the variable stands there instead', () => {
    const text = `
name: \${TOKEN}!
services:
  api:
    command: node api.js
    ports: ["\${TOKEN}"]
    open: \${TOKEN}
    stop_signal: \${TOKEN}
    restart: \${TOKEN}
    healthcheck: { tcp: "\${TOKEN}:x", interval: "\${TOKEN}", retries: "\${TOKEN}", expect: { status: "\${TOKEN}" } }
    depends_on: ["\${TOKEN}"]
    environment: ["=\${TOKEN}"]
`;
    const complaints = complaintsOf(text, env);
    expect(complaints.length).toBeGreaterThan(8);
    expect(complaints.join('\n')).not.toContain('hunter2');
    expect(complaints.join('\n')).toContain('`${TOKEN}`');
  });

  it('stay out of the command that people see', () => {
    const [service] = stackOf('services:\n  api: { command: node api.js --token $TOKEN }', env).services;
    expect(service?.native?.command).toEqual(['node', 'api.js', '--token', 'hunter2']);
    expect(service?.native?.formatCommand).toBe('node api.js --token $TOKEN');
    const [list] = stackOf('services:\n  api: { command: [node, "my api.js", $TOKEN] }', env).services;
    expect(list?.native?.formatCommand).toBe("node 'my api.js' $TOKEN");
  });
});
