/** Compose files as plain data, made at random, in all the forms that Compose takes. Dollar signs are not doubled yet. */
import fc from 'fast-check';
import { anyText } from './arbitrary-stack.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/);
const serviceName = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,8}$/);
const variable = fc.oneof(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,6}$/), fc.constantFrom('no', 'a.b', '日本'));
const duration = fc.constantFrom('90s', '1m30s', '1500ms', '250us', '2h', '0s', '1.5s');
const size = fc.constantFrom('64m', '1.5g', '512kb', 1024, '300MB', '100b');
const flag = fc.boolean();
const port = fc.integer({ min: 1, max: 60_000 });
const scalar = fc.oneof(anyText, fc.integer(), flag, fc.constant(''));
const NETWORKS = ['front', 'back', 'outside'];
const VOLUMES = ['data', 'cache'];

const named = fc.oneof(
  fc.dictionary(variable, fc.oneof(scalar, fc.constant(null)), { maxKeys: 3 }),
  fc.uniqueArray(
    fc.tuple(variable, anyText).map((pair) => pair.join('=')),
    { maxLength: 3 },
  ),
);
const command = fc.oneof(
  fc.array(anyText, { maxLength: 3 }),
  fc.constantFrom('run --all', `sh -c "echo 'a  b'"`, 'a\\ b "c"', 'one\n two'),
);
const shortPort = fc.oneof(
  port,
  port.map(String),
  fc.tuple(port, port).map((two) => two.join(':')),
  fc
    .tuple(
      fc.constantFrom('127.0.0.1', '[::1]', '[fe80::1]', '0.0.0.0'),
      port,
      port,
      fc.constantFrom('', '/udp', '/tcp'),
    )
    .map(([ip, from, to, protocol]) => `${ip}:${from}:${to}${protocol}`),
  port.map((from) => `${from}-${from + 3}:${from}-${from + 3}`),
  port.map((from) => `${from}-${from + 3}:80`),
);
const longPort = fc.record(
  {
    target: port,
    published: fc.oneof(port, port.map(String)),
    host_ip: fc.constantFrom('127.0.0.1', '::1'),
    protocol: fc.constantFrom('tcp', 'udp'),
    mode: fc.constantFrom('host', 'ingress'),
  },
  { requiredKeys: ['target'] },
);
const volumes = fc
  .uniqueArray(
    fc.oneof(
      fc
        .tuple(fc.constantFrom('./src', '../up', '/abs', 'data', '~/home'), word, fc.constantFrom('', ':ro', ':z,ro'))
        .map(([from, to, mode]) => ({ key: to, entry: `${from}:/${to}${mode}` })),
      word.map((to) => ({ key: to, entry: `/${to}` })),
      fc
        .tuple(word, flag)
        .map(([to, ro]) => ({ key: to, entry: { type: 'bind', source: `./${to}`, target: `/${to}`, read_only: ro } })),
      word.map((to) => ({
        key: to,
        entry: { type: 'volume', source: 'cache', target: `/${to}`, volume: { nocopy: true } },
      })),
      fc
        .tuple(word, size)
        .map(([to, bytes]) => ({ key: to, entry: { type: 'tmpfs', target: `/${to}`, tmpfs: { size: bytes } } })),
    ),
    { maxLength: 3, selector: ({ key }) => key },
  )
  .map((mounts) => mounts.map(({ entry }) => entry));
const attachment = fc.option(
  fc.record(
    { aliases: fc.uniqueArray(word, { maxLength: 2 }), priority: fc.integer({ min: 0, max: 9 }) },
    { requiredKeys: [] },
  ),
);
const networks = fc.oneof(
  fc.subarray(NETWORKS),
  fc.dictionary(fc.constantFrom(...NETWORKS), attachment, { maxKeys: 3 }),
);
const healthcheck = fc.oneof(
  fc.record(
    {
      test: fc.oneof(
        anyText,
        fc.array(anyText, { maxLength: 2 }).map((args) => ['CMD', ...args]),
        anyText.map((text) => ['CMD-SHELL', text]),
      ),
      interval: duration,
      timeout: duration,
      retries: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constant('3')),
      start_period: duration,
      start_interval: duration,
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom({ disable: true }, { test: ['NONE'] }),
);
const deploy = fc.record(
  {
    replicas: fc.integer({ min: 1, max: 4 }),
    resources: fc.record({
      limits: fc.record({ cpus: fc.constantFrom('0.5', 2), memory: size }, { requiredKeys: [] }),
    }),
    restart_policy: fc.record({
      condition: fc.constantFrom('none', 'on-failure', 'any'),
      delay: duration,
      max_attempts: fc.integer({ min: 0, max: 9 }),
    }),
    labels: fc.dictionary(word, anyText, { minKeys: 1, maxKeys: 1 }),
  },
  { requiredKeys: [] },
);
const build = fc.oneof(
  fc.constantFrom('.', './api', 'https://git.example.com/a.git'),
  fc.record(
    { context: fc.constantFrom('.', '../b'), dockerfile: word, target: word, args: named, network: word },
    { requiredKeys: ['context'] },
  ),
);

const optional = {
  container_name: word,
  command,
  entrypoint: command,
  environment: named,
  labels: named,
  ports: fc.uniqueArray(fc.oneof(shortPort, longPort), { maxLength: 3, selector: (one) => JSON.stringify(one) }),
  expose: fc.uniqueArray(port.map(String), { maxLength: 2 }),
  volumes,
  networks,
  healthcheck,
  deploy,
  build,
  restart: fc.constantFrom('no', 'always', 'unless-stopped', 'on-failure', 'on-failure:3'),
  profiles: fc.subarray(['debug', 'admin']),
  stop_signal: fc.constantFrom('SIGINT', 'SIGUSR1'),
  stop_grace_period: duration,
  working_dir: word.map((name) => `/${name}`),
  user: fc.constantFrom('1000:1000', 'app', 0),
  hostname: word,
  init: flag,
  tty: flag,
  read_only: flag,
  privileged: flag,
  shm_size: size,
  mem_limit: size,
  cap_add: fc.subarray(['NET_ADMIN', 'SYS_TIME']),
  dns: fc.oneof(fc.constant('9.9.9.9'), fc.subarray(['9.9.9.9', '1.1.1.1'])),
  tmpfs: fc.oneof(fc.constant('/run'), fc.subarray(['/run', '/tmp:size=64m'])),
  extra_hosts: fc.oneof(fc.subarray(['a:10.0.0.1', 'b=10.0.0.2', 'c=::1']), fc.constant({ a: '10.0.0.1' })),
  ulimits: fc.constantFrom({ nofile: 1024 }, { nproc: { soft: 10, hard: 20 } }),
  sysctls: fc.constantFrom({ 'net.core.somaxconn': 1024 }, ['net.ipv4.ip_forward=1']),
  logging: fc.constantFrom({ driver: 'json-file', options: { 'max-size': '1m' } }, { driver: 'none' }),
  devices: fc.constantFrom(['/dev/fuse'], ['/dev/a:/dev/b:r']),
  secrets: fc.constantFrom(['token'], [{ source: 'token', target: 'x', mode: 288 }]),
  configs: fc.constantFrom(['settings'], [{ source: 'settings', target: '/etc/x' }]),
  'x-mine': anyText,
  gpus: fc.constant('all'),
  oom_score_adj: fc.integer({ min: -10, max: 10 }),
};

function service(names: readonly string[], place: number) {
  const earlier = names.slice(0, place);
  const condition = fc.constantFrom('service_started', 'service_healthy', 'service_completed_successfully');
  const detail = fc.record({ condition, required: flag, restart: flag }, { requiredKeys: ['condition'] });
  const long = fc
    .tuple(fc.subarray(earlier), detail)
    .map(([some, how]) => Object.fromEntries(some.map((name) => [name, how])));
  const dependsOn = fc.oneof(fc.subarray(earlier), long);
  return fc
    .tuple(fc.record({ image: word }), fc.record({ ...optional, depends_on: dependsOn }, { requiredKeys: [] }))
    .map(([must, may]) => ({ ...must, ...may }));
}

/** A whole project; services use the networks, volumes, secrets and configs that it defines. */
export const anyComposeDocument: fc.Arbitrary<object> = fc
  .uniqueArray(serviceName, { minLength: 1, maxLength: 4 })
  .chain((names) => fc.tuple(fc.constant(names), fc.tuple(...names.map((_, place) => service(names, place)))))
  .map(([names, services]) => ({
    services: Object.fromEntries(names.map((name, index) => [name, services[index]])),
    networks: {
      front: null,
      back: { driver: 'bridge', internal: true, ipam: { config: [{ subnet: '10.9.0.0/24' }] } },
      outside: { external: true, name: 'edge' },
    },
    volumes: Object.fromEntries(
      VOLUMES.map((name) => [name, name === 'data' ? {} : { driver: 'local', driver_opts: { o: 'ro' } }]),
    ),
    secrets: { token: { file: './token.txt' } },
    configs: { settings: { content: 'a: $b' } },
  }));

/** Keys that are newer than version 1.29 of Compose. */
const NEW_KEYS = new Set(['start_interval', 'host_ip', 'required', 'gpus', 'configs', 'secrets']);

/** The same without what docker-compose 1.29 refuses: newer keys, numbers where it wants text, and line ends of YAML 1.1. */
export function forVersion1(value: unknown, path: readonly string[] = []): unknown {
  const key = path.at(-1) ?? '';
  if (typeof value === 'string')
    return value === '1.5s' || value === '250us' ? '2s' : value.replace(/[\u0085\u2028\u2029]/g, '_');
  if (typeof value === 'boolean') return ['environment', 'labels', 'args'].includes(path.at(-2) ?? '') ? 'flag' : value;
  if (typeof value === 'number') return key === 'user' || key === 'memory' ? String(value) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => forVersion1(item, path));
    return key === 'extra_hosts' ? items.filter((item) => !String(item).includes('=')) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  // `restart` of a dependency is new, that of a service is not.
  const known = Object.entries(value).filter(
    ([name]) => !NEW_KEYS.has(name) && (name !== 'restart' || path.length === 2),
  );
  const entries = known.map(([name, one]) => [name, forVersion1(one, [...path, name])] as const);
  return Object.fromEntries(entries.map(([name, one]) => [name, name === 'retries' ? Number(one) : one]));
}
