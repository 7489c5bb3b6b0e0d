// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a text that looks like a variable
/** Stack files as plain data, made at random: everything the words of `stacklight.yaml` can say, with texts that YAML finds hard. */
import fc from 'fast-check';
import type { Proposal, ProposedService, ServiceEntry } from '../../electron/stack/import/proposal.ts';
import type { ServiceKind } from '../../electron/stack/stack.ts';

/** Texts that YAML readers take for something else when they stand without quotes, or that end a line in it. */
const TRAPS =
  'no|yes|on|~|null|NULL|true|1.10|010|0o7|0x1F|1e3|.inf|22:22|2024-01-01|# x|a #b| lead|trail |a: b|- x|*a|&a|!t|%d|@x|`|"|\'|{|}|[|]|,|?|>|:|=|<<|---|...|a\nb|a\n\n b\n|\n|\t|a\tb|\u0085|\u2028|\uFEFFx|$X|${|${X:-y}|$$|\\|\\n|💡|é'.split(
    '|',
  );

export const anyText = fc.oneof(
  fc.constantFrom(...TRAPS),
  fc.string({ minLength: 1, unit: 'grapheme', maxLength: 12 }),
  fc.string({ minLength: 1, unit: 'binary', maxLength: 8 }).filter((text) => /^[^\0\uD800-\uDFFF]*$/.test(text)),
  fc.tuple(fc.constantFrom(...TRAPS), fc.constantFrom(...TRAPS)).map((parts) => parts.join('')),
);

const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const serviceId = fc.oneof(word, fc.stringMatching(/^[A-Za-z0-9._-]{1,10}$/)).filter((id) => id !== '__proto__');
const variable = fc.oneof(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), fc.constantFrom('no', 'true', 'a.b', '日本'));
const duration = fc.constantFrom('500ms', '1s', '90s', '1m30s', '2h');
const flag = fc.boolean();

const named = fc.oneof(
  fc.dictionary(variable, fc.oneof(anyText, fc.constant(''), fc.integer(), flag, fc.constant(null)), { maxKeys: 4 }),
  fc.array(
    fc.tuple(variable, anyText).map((pair) => pair.join('=')),
    { maxLength: 3 },
  ),
);
const command = fc.oneof(
  fc.array(anyText, { minLength: 1, maxLength: 4 }),
  fc.constantFrom('node api.js', 'sh -c "exit 0"', 'a && b | c', 'printf \'%s\' "x y"', 'PORT=1 ./run'),
);

/** Ports of one service; each is claimed once in a file, since the number is made of the service's place. */
function ports(place: number, kind: 'image' | 'other') {
  const port = 20_000 + place * 10;
  const plain = [
    port,
    `${port + 1}`,
    `[::1]:${port + 3}`,
    `${port + 4}-${port + 5}`,
    { target: port + 7, protocol: 'udp' },
  ];
  const long = { target: 80, published: port + 6, host_ip: '127.0.0.1' };
  const mapped = [`127.0.0.2:${port + 2}:80`, `${port}:53/udp`, long];
  return fc.subarray([...plain, ...(kind === 'image' ? mapped : [])]);
}

const timing = {
  interval: duration,
  timeout: duration,
  retries: fc.integer({ min: 1, max: 50 }),
  start_period: duration,
  start_interval: duration,
};
const check = fc.oneof(
  fc.record({
    http: fc.constantFrom('http://api.example/health', 'https://[2001:db8::1]:8443/?a=b#c'),
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.dictionary(word, anyText, { maxKeys: 2 }),
    body: fc.oneof(anyText, fc.dictionary(word, fc.oneof(anyText, fc.integer()), { maxKeys: 2 })),
    expect: fc.record({
      status: fc.integer({ min: 100, max: 599 }),
      json: fc.dictionary(word, anyText, { maxKeys: 2 }),
    }),
  }),
  fc.record({ tcp: fc.constantFrom('db.example:5432', '[2001:db8::1]:6379') }),
  fc.record({
    test: fc.oneof(
      fc.array(anyText, { minLength: 1, maxLength: 3 }).map((args) => ['CMD', ...args]),
      anyText,
    ),
  }),
  fc.record({ websocket: fc.constant('ws://api.example/ws') }),
);
const healthcheck = fc.oneof(
  fc.tuple(check, fc.record(timing, { requiredKeys: [] })).map(([probe, times]) => ({ ...probe, ...times })),
  fc.constant({ disable: true }),
);
const restart = fc.oneof(
  fc.constantFrom('no', 'always', 'on-failure', 'on-failure:4', 'unless-stopped'),
  fc.record(
    {
      policy: fc.constantFrom('always', 'on-failure', 'unless-stopped'),
      backoff: fc.record({
        initial: fc.constantFrom('0s', '2s'),
        max: fc.constantFrom('2s', '1m'),
        factor: fc.constantFrom(1, 1.5, 3),
      }),
      max_restarts: fc.integer({ min: 1, max: 9 }),
      window: duration,
    },
    { requiredKeys: ['policy'] },
  ),
);

function common(place: number, kind: 'image' | 'other' = 'other') {
  return {
    ports: ports(place, kind),
    healthcheck,
    restart,
    open: fc.constantFrom('http://localhost:3000/', 'https://localhost/a?b=c'),
    stop_signal: fc.constantFrom('SIGINT', 'SIGQUIT'),
    stop_grace_period: duration,
  };
}

const making = {
  environment: named,
  env_file: fc.oneof(word, fc.array(fc.oneof(word, fc.record({ path: word, required: flag })), { maxLength: 2 })),
  working_dir: word,
};

type Model = Readonly<Record<string, fc.Arbitrary<unknown>>>;

function entry(place: number): fc.Arbitrary<readonly [ServiceKind, ServiceEntry]> {
  const of = (kind: ServiceKind, required: Model, optional: Model) =>
    fc
      .tuple(fc.record(required), fc.record(optional, { requiredKeys: [] }))
      .map(([must, may]): readonly [ServiceKind, ServiceEntry] => [kind, { ...must, ...may }]);
  const preflight = fc.array(fc.record({ run: anyText, because: anyText }), { maxLength: 2 });
  const volumes = fc.subarray(['./data:/data', 'cache:/cache:ro', '/srv/x:/x']);
  const image = { command, entrypoint: command, labels: named, user: word, volumes, ...making };
  const files = fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 2 }));
  const compose = fc.record({ file: files, service: word, project: word }, { requiredKeys: ['file'] });
  return fc.oneof(
    of('native', { command }, { ...making, preflight, ...common(place) }),
    of('container', { image: word }, { ...image, ...common(place, 'image') }),
    of('container', { container: word }, common(place)),
    of('container', { compose }, common(place)),
    of('external', { external: fc.constant(true), ports: fc.constant([20_000 + place * 10]) }, {}),
  );
}

/** Services depend on earlier ones only: no circle, and nothing that is not there. */
function dependencies(ids: readonly string[], place: number): fc.Arbitrary<ServiceEntry> {
  const earlier = ids.slice(0, place);
  if (earlier.length === 0) return fc.constant({});
  const detail = fc.record(
    { condition: fc.constant('service_started'), required: flag, restart: flag },
    { requiredKeys: ['condition'] },
  );
  const long = fc
    .tuple(fc.subarray(earlier), detail)
    .map(([some, how]) => Object.fromEntries(some.map((id) => [id, how])));
  return fc.oneof(fc.constant({}), fc.record({ depends_on: fc.oneof(fc.subarray(earlier), long) }));
}

/** A proposal whose entries are as a person would mean them: dollar signs are not escaped yet. */
export const anyProposal: fc.Arbitrary<Proposal> = fc
  .uniqueArray(serviceId, { minLength: 1, maxLength: 5 })
  .chain((ids) => fc.tuple(...ids.map((id, place) => anyService(ids, id, place))))
  .map((services) => ({
    name: 'shop',
    directory: '/srv/shop',
    sources: [],
    services,
    notes: [],
    watch: [],
  }));

function anyService(ids: readonly string[], id: string, place: number): fc.Arbitrary<ProposedService> {
  const external = (kind: ServiceKind, more: ServiceEntry) => (kind === 'external' ? {} : more);
  return fc
    .record({
      made: entry(place),
      more: dependencies(ids, place),
      from: anyText,
      because: fc.array(anyText, { maxLength: 2 }),
    })
    .map(({ made: [kind, plain], more, from, because }) => ({
      id,
      kind,
      entry: { ...plain, ...external(kind, more) },
      source: 'machine',
      from,
      because,
      chosen: true,
    }));
}
