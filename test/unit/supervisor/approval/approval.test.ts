import { describe, expect, it } from 'vitest';
import type { Definition } from '../../../../electron/stack/definition.ts';
import { askForTrust, decide, fingerprintsOf, isApproved } from '../../../../electron/supervisor/approval/approval.ts';
import { runnablesOf } from '../../../../electron/supervisor/approval/runnables.ts';
import { changedServices } from '../../../../electron/supervisor/definition/stack-change.ts';
import { stackOf } from '../../../support/stack-text.ts';

const TEXT = `name: shop
services:
  api:
    command: python main.py
    working_dir: backend
    preflight: [{ run: ./check.sh }]
    environment: { MODE: fast, TOKEN: hunter-4711 }
    healthcheck: { test: [CMD, ./healthy.sh], interval: 10s }
  cache: { image: "redis:7", volumes: ["/srv/data:/data"] }
alerts: { webhook: "https://hooks.example/services/T0/secret" }
smoke: [{ name: log in, test: [CMD, ./login.sh] }]
`;

function definition(text = TEXT, variables: Definition['files']['variables'] = {}): Definition {
  return { stack: stackOf(text), files: { variables, compose: {} } };
}

const plain = (text: string) => text;
const approved = definition();
const judge = (now: Definition, before = approved) =>
  decide(before, now, changedServices(before, now), fingerprintsOf(before), plain);
const edited = (from: string, to: string) => definition(TEXT.replace(from, to));

describe('what a stack would run', () => {
  it('is every command, preflight, command check, image and webhook, each in its words', () => {
    expect(runnablesOf(approved).map(({ service, what, text }) => [service, what, text])).toEqual([
      ['api', 'command', 'python main.py in /srv/shop/backend'],
      ['api', 'preflight', './check.sh'],
      ['api', 'healthcheck', './healthy.sh'],
      ['cache', 'image', 'redis:7, volume /srv/data:/data'],
      [undefined, 'smoke', 'log in: ./login.sh'],
      [undefined, 'webhook', 'incidents are sent to https://hooks.example'],
    ]);
  });

  it('is kept as fingerprints that tell nothing of it', () => {
    const kept = fingerprintsOf(approved);
    expect(kept.every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true);
    expect(isApproved(approved, kept)).toBe(true);
    expect(isApproved(edited('main.py', 'evil.py'), kept)).toBe(false);
  });

  it('stays approved under another id, and in another order', () => {
    const kept = fingerprintsOf(approved);
    expect(isApproved(edited('  api:', '  backend:'), kept)).toBe(true);
    const [head = '', cache = ''] = TEXT.split(/(?= {2}cache)/);
    const line = cache.split('\n')[0] ?? '';
    const turned = TEXT.replace(`${line}\n`, '').replace('services:\n', `services:\n${line}\n`);
    expect(head).not.toBe(turned);
    expect(isApproved(definition(turned), kept)).toBe(true);
  });
});

describe('a change', () => {
  it.each([
    ['a command', 'main.py', 'evil.py'],
    ['the folder of a command', 'working_dir: backend', 'working_dir: elsewhere'],
    ['a preflight', './check.sh', './evil.sh'],
    ['a command check', './healthy.sh', './evil.sh'],
    ['an image', 'redis:7', 'redis:8'],
    ['a volume', '/srv/data', '/etc'],
    ['a smoke check by command', './login.sh', './evil.sh'],
    ['where incidents are sent', 'hooks.example', 'evil.example'],
    ['a variable that makes programs load code', 'MODE: fast', 'LD_PRELOAD: /tmp/evil.so'],
  ])('of %s is a new command, in every mode', (_, from, to) => {
    expect(judge(edited(from, to))).toMatchObject({ kind: 'ask', approval: { kind: 'command' } });
    const auto = definition(`reload: auto\n${TEXT}`);
    const now = definition(`reload: auto\n${TEXT.replace(from, to)}`);
    expect(judge(now, auto)).toMatchObject({ kind: 'ask', approval: { kind: 'command' } });
  });

  it('of a variable that a command names is a new command, and of any other is not', () => {
    const text = TEXT.replace('python main.py', () => 'python $$MODE.py');
    const before = definition(text);
    expect(judge(definition(text.replace('fast', 'slow')), before)).toMatchObject({ approval: { kind: 'command' } });
    expect(judge(definition(text.replace('hunter', 'other')), before)).toMatchObject({ approval: { kind: 'change' } });
  });

  it.each([
    'HOME',
    'RUSTC_WRAPPER',
    'GOFLAGS',
    'ZDOTDIR',
    'PYTHONUSERBASE',
    'MAKEFLAGS',
    'GIT_ASKPASS',
    'HTTPS_PROXY',
    'NEW',
  ])('that adds the variable %s is a new command in every mode, and shows its name alone', (name) => {
    const auto = definition(`reload: auto\n${TEXT}`);
    const now = definition(`reload: auto\n${TEXT.replace('MODE: fast', `MODE: fast, ${name}: hunter-0815`)}`);
    const decision = judge(now, auto);
    expect(decision).toMatchObject({ kind: 'ask', approval: { kind: 'command' } });
    const told = JSON.stringify(decision.kind === 'ask' && decision.approval);
    expect(told).toContain(`changed: environment ${name}`);
    expect(told).not.toContain('0815');
  });

  it.each(['HOME', 'RUSTC_WRAPPER', 'npm_config_registry', 'NODE_ENV', 'JAVA_HOME', 'SSL_CERT_FILE', 'VISUAL_EDITOR'])(
    'of the value of %s, which may make programs load other code, is a new command in every mode',
    (name) => {
      const text = `reload: auto\n${TEXT.replace('MODE: fast', `MODE: fast, ${name}: /srv/one`)}`;
      const decision = judge(definition(text.replace('/srv/one', '/srv/two')), definition(text));
      expect(decision).toMatchObject({ kind: 'ask', approval: { kind: 'command' } });
      expect(decision.kind === 'ask' && decision.approval.commands[0]?.text).toContain(`changed: environment ${name}`);
    },
  );

  it.each([
    ['how a service is judged', 'interval: 10s', 'interval: 5s'],
    ['a variable', 'MODE: fast', 'MODE: slow'],
    ['who is told when', 'alerts: {', 'alerts: { after: 1m,'],
  ])('of %s is asked, or taken over where the approved file says reload: auto', (_, from, to) => {
    expect(judge(edited(from, to))).toMatchObject({ kind: 'ask', approval: { kind: 'change', commands: [] } });
    const auto = definition(`reload: auto\n${TEXT}`);
    expect(judge(definition(`reload: auto\n${TEXT.replace(from, to)}`), auto).kind).toBe('apply');
    expect(judge(edited(from, to), auto).kind).toBe('apply');
    expect(judge(definition(`reload: auto\n${TEXT.replace(from, to)}`))).toMatchObject({ kind: 'ask' });
  });

  it('of nothing but comments and places is none', () => {
    expect(judge(definition(`# a remark\n\n${TEXT}`)).kind).toBe('same');
  });

  it('of the variables of an env file is one, whatever else it holds', () => {
    const before = definition(TEXT, { api: { KEY: 'one' } });
    const now = definition(TEXT, { api: { KEY: 'hunter-0815' } });
    const decision = judge(now, before);
    expect(decision).toMatchObject({
      kind: 'ask',
      approval: { kind: 'change', changes: [{ service: 'api', text: 'environment: KEY changed, will restart' }] },
    });
    expect(JSON.stringify(decision.kind === 'ask' && decision.approval)).not.toContain('0815');
  });

  it('has an id of its own, the same at every reading', () => {
    const idOf = (now: Definition) => {
      const decision = judge(now);
      return decision.kind === 'ask' ? decision.approval.id : undefined;
    };
    expect(idOf(edited('10s', '5s'))).toBe(idOf(definition(`# moved\n${TEXT.replace('10s', '5s')}`)));
    expect(idOf(edited('10s', '5s'))).not.toBe(idOf(edited('10s', '6s')));
  });

  it('of a command shows what it takes the place of', () => {
    const decision = judge(edited('main.py', 'server.py'));
    expect(decision.kind === 'ask' && decision.approval.commands).toEqual([
      {
        service: 'api',
        what: 'command',
        text: 'python server.py in /srv/shop/backend',
        before: 'python main.py in /srv/shop/backend',
      },
    ]);
  });
});

it('the first question says what would run; a later one without a known answer says that it is not what was approved', () => {
  expect(askForTrust(approved, false, plain)).toMatchObject({ kind: 'trust', changes: [] });
  expect(askForTrust(approved, false, plain).sentence).toContain('has never been opened here');
  expect(askForTrust(approved, true, plain).sentence).toContain('is not what was approved');
});

describe('what a check or smoke request sends', () => {
  const stack = (probe: string, more = '', env: Readonly<Record<string, string>> = {}) =>
    ({
      stack: stackOf(`name: shop\nservices: { api: { command: ./api, healthcheck: ${probe} } }\n${more}`, env),
      files: { variables: {}, compose: {} },
    }) satisfies Definition;
  const asked = (now: Definition) =>
    runnablesOf(now).flatMap(({ what, text }) => (what === 'command' ? [] : [`${what}: ${text}`]));

  it.each([
    'http://localhost:8000/health',
    'http://127.0.0.1:8000',
    'http://127.8.9.1/',
    'http://[::1]:8000',
    'http://[::ffff:127.0.0.1]:8000',
    'http://2130706433:8000',
    'http://user:password@127.0.0.1:8000',
  ])('is no part of the question where it stays here: %s', (url) => {
    expect(asked(stack(`{ http: "${url}" }`))).toEqual([]);
  });

  it.each([
    ['{ http: "http://localhost.evil.example/" }', 'sends GET to localhost.evil.example:80'],
    ['{ http: "https://127.0.0.1.nip.io/x" }', 'sends GET to 127.0.0.1.nip.io:443'],
    ['{ http: "http://127.0.0.1@evil.example:81/" }', 'sends GET to evil.example:81'],
    ['{ http: "http://0.0.0.0:8000" }', 'sends GET to 0.0.0.0:8000'],
    ['{ http: "http://[::ffff:1.2.3.4]/" }', 'sends GET to [::ffff:102:304]:80'],
    ['{ http: "http://16909060/", method: POST, body: { a: 1 } }', 'sends POST to 1.2.3.4:80'],
    ['{ http: "http://localhost.:80/" }', 'sends GET to localhost.:80'],
    ['{ websocket: "wss://evil.example/ws" }', 'sends a WebSocket request to evil.example:443'],
    ['{ tcp: "evil.example:5432" }', 'sends a connection to evil.example:5432'],
    ['{ tcp: "0177.0.0.1:80" }', 'sends a connection to 0177.0.0.1:80'],
    ['{ tcp: "[fe80::1]:80" }', 'sends a connection to [fe80::1]:80'],
  ])('is, where it goes to another host: %s', (probe, text) => {
    expect(asked(stack(probe))).toEqual([`healthcheck: ${text}`]);
  });

  it('is, where its URL, headers or body are filled from variables, by their names and without their values', () => {
    const env = { TOKEN: 'hunter-1', PORT: '81', ID: 'hunter-2' };
    const probe = `{ http: "http://localhost:\${PORT}/", headers: { a: "\${TOKEN:-none}" }, body: { x: ["\${ID}"] }, interval: "\${EVERY:-5s}" }`;
    expect(asked(stack(probe, '', env))).toEqual([
      'healthcheck: sends GET to localhost:81, with $PORT and $TOKEN and $ID',
    ]);
    const smoke =
      'smoke: [{ name: log in, http: "http://localhost/x?a=$TOKEN" }, { name: out, tcp: "db.example:1" }]\n';
    expect(asked(stack('{ tcp: 80 }', smoke, env))).toEqual([
      'smoke: log in: sends GET to localhost:80, with $TOKEN',
      'smoke: out: sends a connection to db.example:1',
    ]);
    const webhook = 'alerts: { webhook: "https://hooks.example/$TOKEN" }\n';
    expect(asked(stack('{ tcp: 80 }', webhook, env))).toEqual([
      'webhook: incidents are sent to https://hooks.example, with $TOKEN',
    ]);
  });

  it('is asked again whenever that changes, in every mode', () => {
    const sends = (probe: string, env = {}) => stack(probe, 'reload: auto\n', env);
    const before = sends('{ http: "http://localhost:80/" }');
    for (const probe of [
      '{ http: "http://evil.example/" }',
      '{ http: "http://localhost:80/", headers: { a: "$HOME_TOKEN" } }',
      '{ tcp: "evil.example:80" }',
    ])
      expect(judge(sends(probe, { HOME_TOKEN: 'x' }), before)).toMatchObject({ approval: { kind: 'command' } });
    const remote = sends('{ http: "https://api.example/", headers: { a: "$TOKEN" } }', { TOKEN: 'one' });
    const other = sends('{ http: "https://api.example/", headers: { a: "$TOKEN" } }', { TOKEN: 'two' });
    expect(judge(other, remote)).toMatchObject({ approval: { kind: 'command' } });
    expect(judge(sends('{ http: "http://localhost:80/", interval: 1s }'), before)).toMatchObject({ kind: 'apply' });
  });
});
