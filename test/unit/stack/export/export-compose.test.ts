import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { referencesIn } from '../../../../electron/doctor/analysis/references.ts';
import { dotenvValue } from '../../../../electron/stack/export/environment.ts';
import { exportCompose } from '../../../../electron/stack/export/export-compose.ts';
import { parseDotenv } from '../../../../electron/stack/syntax/dotenv.ts';

const isSecret = (name: string) => name.endsWith('SECRET');
const image = {
  Config: {
    Env: ['PATH=/bin', 'LANG=C'],
    Cmd: ['serve'],
    Entrypoint: ['/entry'],
    WorkingDir: '/app',
    User: 'app',
    Labels: { maintainer: 'somebody' },
    ExposedPorts: { '80/tcp': {} },
    Healthcheck: { Test: ['CMD', 'check'], Interval: 30e9 },
  },
};

interface Over {
  readonly name?: string;
  readonly config?: object;
  readonly host?: object;
  readonly networks?: object;
}

/** A container made from the image without any option, as the engine describes it; and what a test says. */
function container({ name = 'shop-api', config, host, networks = { bridge: {} } }: Over = {}) {
  const Id = `${name}-0123456789abcdef`;
  return {
    Id,
    Name: `/${name}`,
    Config: { ...image.Config, Image: 'shop:1', Hostname: Id.slice(0, 12), ...config },
    HostConfig: { NetworkMode: 'default', RestartPolicy: { Name: 'no' }, ...host },
    Mounts: [],
    NetworkSettings: { Networks: networks },
  };
}

const hostsIn = (name: string, value: string) => referencesIn(name, value).map(({ host }) => host);

function exported(...over: readonly Over[]) {
  const inputs = over.map((one) => ({ container: container(one), image }));
  const result = exportCompose(inputs, { isSecret, hostsIn });
  if (!result.ok) throw new Error(result.problem.message);
  return { ...result.value, services: parse(result.value.compose).services };
}

describe('a Compose file from a container', () => {
  it('says nothing that the image says', () => {
    expect(exported({}).services['shop-api']).toEqual({
      image: 'shop:1',
      container_name: 'shop-api',
      network_mode: 'bridge',
      restart: 'no',
    });
  });

  it('says the command again where the entrypoint was changed, since that clears it', () => {
    const { entrypoint, command } = exported({ config: { Entrypoint: ['/other'] } }).services['shop-api'];
    expect([entrypoint, command]).toEqual([['/other'], ['serve']]);
  });

  it.each([
    [{ Test: ['NONE'] }, { disable: true }],
    [{ Test: ['CMD', 'check'], Interval: 5e9 }, { interval: '5s' }],
    [
      { Test: ['CMD-SHELL', 'test "$X"'], Interval: 30e9, Timeout: 1.5e9, Retries: 4, StartPeriod: 250_000 },
      { test: ['CMD-SHELL', 'test "$$X"'], timeout: '1500ms', retries: 4, start_period: '250us' },
    ],
  ])('has of the check %j what differs from the image', (Healthcheck, expected) => {
    expect(exported({ config: { Healthcheck } }).services['shop-api'].healthcheck).toEqual(expected);
  });

  it('has every binding of every port', () => {
    const PortBindings = {
      '80/tcp': [
        { HostIp: '127.0.0.1', HostPort: '8080' },
        { HostIp: '::1', HostPort: '8080' },
        { HostIp: '', HostPort: '8081' },
      ],
      '53/udp': [{ HostIp: '', HostPort: '' }],
    };
    expect(exported({ host: { PortBindings } }).services['shop-api'].ports).toEqual([
      '127.0.0.1:8080:80',
      '[::1]:8080:80',
      '8081:80',
      '53/udp',
    ]);
  });

  it.each([
    [{ Name: 'on-failure', MaximumRetryCount: 3 }, 'on-failure:3'],
    [{ Name: 'on-failure', MaximumRetryCount: 0 }, 'on-failure'],
    [{ Name: 'unless-stopped' }, 'unless-stopped'],
    [{ Name: '' }, 'no'],
  ])('keeps the restart policy %j with its count', (RestartPolicy, expected) => {
    expect(exported({ host: { RestartPolicy } }).services['shop-api'].restart).toBe(expected);
  });

  it('keeps names that only look like the beginning of its id', () => {
    const networks = { front: { Aliases: ['shop'] } };
    const { services } = exported({ networks, host: { NetworkMode: 'front' }, config: { Hostname: 'shop' } });
    expect(services['shop-api']).toMatchObject({ hostname: 'shop', networks: { front: { aliases: ['shop'] } } });
  });

  it('uses networks as they exist and notes what Compose cannot say', () => {
    const networks = {
      bridge: {},
      front: { Aliases: ['api', 'shop-api-012'], IPAMConfig: { IPv4Address: '10.0.0.7' } },
    };
    const { services, compose, notes } = exported({ networks, host: { NetworkMode: 'front' } });
    expect(services['shop-api'].networks).toEqual({ front: { aliases: ['api'], ipv4_address: '10.0.0.7' } });
    expect(parse(compose).networks).toEqual({ front: { external: true, name: 'front' } });
    expect(notes.join('\n')).toContain('default bridge network as well');
  });

  it('names services that share a secret once, and those with different ones apart', () => {
    const secret = (value: string) => ({ config: { Env: [`JWT_SECRET=${value}`] } });
    const same = exported({ ...secret('one') }, { name: 'shop-web', ...secret('one') });
    expect(same.env).toBe('JWT_SECRET=one\n');
    expect(same.envExample).toBe('# used by shop-api, shop-web\nJWT_SECRET=\n');
    const apart = exported({ ...secret('one') }, { name: 'shop-web', ...secret('two') });
    expect(apart.env).toBe('JWT_SECRET=one\nSHOP_WEB_JWT_SECRET=two\n');
    expect(apart.services['shop-web'].environment.JWT_SECRET).toMatch(/^\$\{SHOP_WEB_JWT_SECRET\?/);
    expect(apart.compose).not.toMatch(/\b(?:one|two)\b/);
  });

  it('refuses what no engine says', () => {
    expect(exportCompose([{ container: { Id: 7 }, image }], { isSecret, hostsIn })).toMatchObject({
      ok: false,
      problem: { code: 'engine-answer' },
    });
  });
});

describe('what exported containers need of each other', () => {
  const shop = { shop: { Aliases: [] } };
  const unchecked = { Healthcheck: null };
  const db = { name: 'shop-db', config: unchecked, networks: { shop: { Aliases: ['database'] } } };
  const asks = (url: string) => ({ config: { Env: [`DATABASE_URL=${url}`] }, networks: shop });

  it('is inferred from a URL that names another one on a shared network, by its name or an alias', () => {
    for (const host of ['shop-db', 'database'])
      expect(exported(asks(`postgres://user@${host}:5432/shop`), db).services['shop-api'].depends_on).toEqual({
        'shop-db': { condition: 'service_started' },
      });
  });

  it('waits for health where there is a health check', () => {
    const checked = { ...db, config: { Healthcheck: { Test: ['CMD', 'pg_isready'] } } };
    expect(exported(asks('postgres://shop-db/shop'), checked).services['shop-api'].depends_on).toEqual({
      'shop-db': { condition: 'service_healthy' },
    });
  });

  it('is not inferred where no network joins them, nor from the name of another host', () => {
    const apart = { ...db, networks: { other: { Aliases: ['database'] } } };
    expect(exported(asks('postgres://shop-db/shop'), apart).services['shop-api'].depends_on).toBeUndefined();
    expect(exported(asks('postgres://localhost/shop'), db).services['shop-api'].depends_on).toBeUndefined();
  });

  it('leaves out a circle, and says so', () => {
    const back = { ...db, config: { Env: ['CALLBACK=http://shop-api:80/'] } };
    const { services, notes } = exported(asks('postgres://shop-db/shop'), back);
    expect([services['shop-api'].depends_on, services['shop-db'].depends_on]).toEqual([undefined, undefined]);
    expect(notes).toContainEqual(expect.stringMatching(/^shop-api, shop-db refer to each other/));
  });

  it('is what the stack file says, where it says something', () => {
    const inputs = [{ name: 'shop-web' }, db].map((one) => ({ container: container(one), image }));
    const dependencies = [
      { service: 'shop-web', needs: 'shop-db', condition: 'service_completed_successfully' as const },
      { service: 'shop-web', needs: 'not-exported', condition: 'service_started' as const },
    ];
    const result = exportCompose(inputs, { isSecret, hostsIn, dependencies });
    expect(result.ok && parse(result.value.compose).services['shop-web'].depends_on).toEqual({
      'shop-db': { condition: 'service_completed_successfully' },
    });
  });
});

describe('a value in .env', () => {
  it('reads back the same, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`ab'"\\$\{}# \n\r\t=é`) }), (value) => {
        const text = `DOLLAR='$'\nX=${dotenvValue(value)}\n`;
        const { values, problems } = parseDotenv(text, () => undefined);
        expect(problems).toEqual([]);
        expect(values.X).toBe(value);
      }),
    );
  });
});
