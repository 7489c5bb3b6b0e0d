import { describe, expect, it } from 'vitest';
import { allChecks } from '../../../electron/doctor/all-checks.ts';
import type { Observations, ServiceFacts } from '../../../electron/doctor/check.ts';
import type { ContainerDetails } from '../../../electron/doctor/facts/container-details.ts';
import { aContainerWith, aStack, seenWith } from '../../support/observations.ts';

/** The checks that go by what the engine tells of containers, and by nothing else. */
const containerChecks = allChecks.filter(({ reads, live }) => reads.join() === 'containers' && !live);

const TWO = `name: shop
services:
  db: { container: shop-db }
  api: { container: shop-api, depends_on: [db] }
`;

/** A container that nothing can be said about: checked, restarted, described by a Compose file. */
function good(name: string, over: Partial<ContainerDetails> = {}): ContainerDetails {
  return aContainerWith(name, {
    labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': name.replace('shop-', '') },
    healthcheck: { test: ['CMD', 'true'], intervalMs: 30_000, timeoutMs: 30_000, startPeriodMs: 0, retries: 3 },
    health: { status: 'healthy', failing: 0, log: [{ at: 1, exitCode: 0, output: '' }] },
    networks: [{ name: 'shop_default', id: 'n1', aliases: [name.replace('shop-', '')], address: '172.18.0.2' }],
    networkMode: 'shop_default',
    imageNow: 'sha256:1',
    ...over,
  });
}

function seen(
  over: Readonly<Record<string, Partial<ContainerDetails>>> = {},
  services: Readonly<Record<string, Partial<ServiceFacts>>> = {},
  more: { readonly stack?: string; readonly others?: readonly ContainerDetails[] } = {},
): Observations {
  return seenWith({
    stack: aStack(more.stack ?? TWO),
    services,
    containers: [good('shop-db', over.db), good('shop-api', over.api), ...(more.others ?? [])],
  });
}

const NONE = { name: 'no', maxRetries: 0 };
const onNetwork = (name: string, ...aliases: string[]) => ({
  networks: [{ name, id: name, aliases, address: '' }],
  networkMode: name,
});
const names = (host: string, port?: number, reach?: { reached: boolean; detail: string }) => ({
  references: [{ variable: 'DB_URL', host, ...(port && { port }), ...(reach && { reach }) }],
});
const unhealthy = (exitCode: number, output: string, failing = 3) => ({
  health: { status: 'unhealthy', failing, log: [{ at: 1, exitCode, output }] },
});
const CURL = { test: ['CMD', 'curl', 'http://localhost:8000/'], intervalMs: 5_000, timeoutMs: 30_000, retries: 3 };

const leftOver: ContainerDetails = {
  ...good('shop-api-before-1a2b3c4d', { status: 'exited' }),
  id: '1a2b3c4d5e6f',
  labels: {},
};

const faults: readonly {
  readonly what: string;
  readonly seen: Observations;
  readonly ids: readonly string[];
  readonly says: string;
  readonly fixes?: readonly string[];
}[] = [
  {
    what: 'a replacement was cut off before there was a new container',
    seen: seenWith({ stack: aStack(TWO), containers: [good('shop-db'), leftOver] }),
    ids: ['replacement-unfinished/api'],
    says: 'there is no new one, and the old one is there as shop-api-before-1a2b3c4d',
    fixes: ['putBack'],
  },
  {
    what: 'a replacement was cut off and the new container is not well',
    seen: seen({ api: { health: { status: 'unhealthy', failing: 3, log: [] } } }, {}, { others: [leftOver] }),
    ids: ['replacement-unfinished/api', 'healthcheck-no-start-period/api'],
    says: 'the new one is not running properly',
    fixes: ['putBack'],
  },
  {
    what: 'a replacement was cut off when all was done but the removal',
    seen: seen({}, {}, { others: [leftOver] }),
    ids: ['replacement-unfinished/api'],
    says: 'the new one runs, and the old one is still there as shop-api-before-1a2b3c4d',
    fixes: ['removeOld', 'putBack'],
  },
  {
    what: 'nobody brings the containers back',
    seen: seen({ db: { restartPolicy: NONE }, api: { restartPolicy: NONE } }),
    ids: ['restart-policy-off/db', 'restart-policy-off/api'],
    says: 'db (container shop-db) does not come back after a reboot or a crash: its restart policy is no',
    fixes: ['set-restart-policy'],
  },
  {
    what: 'only one half comes back',
    seen: seen({ api: { restartPolicy: NONE } }),
    ids: ['restart-policy-off/api', 'restart-policy-mixed'],
    says: 'api (container shop-api) does not come back',
    fixes: ['set-restart-policy'],
  },
  {
    what: 'a container that is gone once stopped cannot be given a policy',
    seen: seen({
      api: { restartPolicy: NONE, autoRemove: true },
      db: { restartPolicy: { name: 'on-failure', maxRetries: 3 } },
    }),
    ids: ['restart-policy-off/api'],
    says: 'does not come back',
    fixes: [],
  },
  {
    what: 'nothing checks a container',
    seen: seen({ db: { healthcheck: undefined, health: undefined } }),
    ids: ['healthcheck-missing/db'],
    says: 'Nothing checks whether db (container shop-db) works',
    fixes: [],
  },
  {
    what: 'the check runs a tool that the image lacks',
    seen: seen({
      api: {
        healthcheck: { ...CURL, startPeriodMs: 0 },
        ...unhealthy(-1, 'OCI runtime exec failed: exec: "curl": executable file not found in $PATH: unknown'),
        tools: ['wget', 'busybox'],
      },
    }),
    ids: ['healthcheck-broken/api', 'healthcheck-no-start-period/api'],
    says: 'The health check of api (container shop-api) can never pass: it runs curl, and its image has no curl.',
    fixes: ['rewrite-check'],
  },
  {
    what: 'the image has nothing to check with',
    seen: seen({
      api: {
        healthcheck: { ...CURL, startPeriodMs: 1_000 },
        ...unhealthy(-1, 'exec: "curl": executable file not found in $PATH'),
        tools: [],
      },
    }),
    ids: ['healthcheck-broken/api'],
    says: 'its image has no curl',
    fixes: [],
  },
  {
    what: 'a slow start makes it unhealthy',
    seen: seen({ api: { health: { status: 'starting', failing: 2, log: [{ at: 1, exitCode: 1, output: 'no' }] } } }),
    ids: ['healthcheck-no-start-period/api'],
    says: 'a start that takes longer than 1 min 30 s makes it unhealthy',
    fixes: ['add-start-period'],
  },
  {
    what: 'a hanging check takes minutes to tell',
    seen: seen({
      api: {
        healthcheck: { ...CURL, startPeriodMs: 1_000 },
        ...unhealthy(-1, 'Health check exceeded timeout (30s)'),
      },
    }),
    ids: ['healthcheck-timeout/api'],
    says: 'it takes 1 min 45 s before the engine reports it',
    fixes: [],
  },
  {
    what: 'it hangs, and nothing restarts it',
    seen: seen(
      { api: { ...unhealthy(1, 'wrong'), healthcheck: { ...CURL, timeoutMs: 1_000, startPeriodMs: 1_000 } } },
      { api: { state: 'unhealthy' } },
    ),
    ids: ['unhealthy-not-restarted/api'],
    says: 'nothing restarts it',
    fixes: ['restart'],
  },
  {
    what: 'two networks keep them apart',
    seen: seen({ db: onNetwork('back', 'db'), api: { ...onNetwork('front'), ...names('db', 5432) } }),
    ids: ['network-split/api/db'],
    says: 'api is configured to use db:5432 (DB_URL), but cannot resolve db: no network has both it (front) and container shop-db (back).',
    fixes: ['connect'],
  },
  {
    what: 'the alias is missing',
    seen: seen({ db: onNetwork('front'), api: { ...onNetwork('front'), ...names('db', 5432) } }),
    ids: ['network-split/api/db'],
    says: 'container shop-db is on the same network, but is not called db there',
    fixes: ['connect'],
  },
  {
    what: 'the default bridge knows no names',
    seen: seen({ db: onNetwork('bridge'), api: { ...onNetwork('bridge'), ...names('shop-db') } }),
    ids: ['network-split/api/shop-db'],
    says: "on the engine's default bridge network, which knows no names",
    fixes: ['connect'],
  },
  {
    what: 'the other one has no network to be joined on',
    seen: seen({ db: { networks: [], networkMode: 'host' }, api: names('db', 5432) }),
    ids: ['network-split/api/db'],
    says: "container shop-db uses the host's network",
    fixes: [],
  },
  {
    what: 'a container was made by hand',
    seen: seen(
      { db: { labels: {} } },
      {},
      { others: [good('shop_cache', { labels: {} }), good('other', { labels: {} })] },
    ),
    ids: ['unmanaged-container'],
    says: 'shop-db and shop_cache were created by hand',
    fixes: ['write-compose'],
  },
  {
    what: 'the image is a newer one by now',
    seen: seen({ api: { imageNow: 'sha256:2' } }),
    ids: ['image-outdated/api'],
    says: 'api (container shop-api) runs an older image: postgres:17 now points to a newer one',
    fixes: [],
  },
];

describe('the doctor finds of containers that', () => {
  it.each(faults)('$what', ({ seen: observed, ids, says, fixes }) => {
    const findings = containerChecks.flatMap((check) => check.look(observed));
    expect(findings.map(({ id }) => id)).toEqual(ids);
    expect(findings[0]?.message).toContain(says);
    if (fixes) expect(findings[0]?.fixes.map(({ intent }) => intent)).toEqual(fixes);
    for (const finding of findings) expect(finding.evidence.length).toBeGreaterThan(0);
  });

  it.each(faults)('$what, and can plan each fix that it offers', ({ seen: observed }) => {
    for (const check of containerChecks) {
      for (const finding of check.look(observed)) {
        for (const { intent } of finding.fixes.filter((fix) => fix.intent !== 'restart')) {
          const planned = check.fixes?.[intent]?.(finding, observed);
          expect(planned?.ok && planned.value.steps.length).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('the doctor finds nothing wrong with', () => {
  it.each<{ what: string; observed: Observations }>([
    { what: 'containers in good order', observed: seen() },
    {
      what: 'a container that only has a name like that of one that was replaced',
      observed: seen({}, {}, { others: [{ ...leftOver, ...good('shop-api-before-1a2b3c4d'), id: 'ffff3c4d5e6f' }] }),
    },
    {
      what: 'a replacement that is in progress',
      observed: seen({}, {}, { others: [{ ...leftOver, beingReplaced: true }] }),
    },
    {
      what: 'a job that ended well',
      observed: seen({ db: { status: 'exited', exitCode: 0, restartPolicy: NONE, health: undefined } }),
    },
    {
      what: 'a container without a policy that the stack file restarts',
      observed: seen(
        { db: { restartPolicy: NONE } },
        {},
        { stack: TWO.replace('shop-db', 'shop-db, restart: always') },
      ),
    },
    {
      what: 'a container without a check that the stack file checks',
      observed: seen(
        { db: { healthcheck: undefined, health: undefined } },
        {},
        { stack: TWO.replace('shop-db', 'shop-db, healthcheck: { tcp: "localhost:5432" }') },
      ),
    },
    {
      what: 'a check that fails because the service does, once a start period is given',
      observed: seen({
        db: { healthcheck: { ...CURL, timeoutMs: 1_000, startPeriodMs: 1_000 }, ...unhealthy(22, '500') },
      }),
    },
    { what: 'names that a shared network resolves', observed: seen({ api: names('db', 5432) }) },
    { what: 'names of the wider world', observed: seen({ api: names('api.example.com', 443) }) },
    { what: 'this machine', observed: seen({ api: names('host.docker.internal', 5432) }) },
    {
      what: 'a name in its own hosts file',
      observed: seen({ db: onNetwork('back'), api: { ...names('db', 5432), extraHosts: ['db'] } }),
    },
    {
      what: 'a name that a connection from inside reached all the same',
      observed: seen({ db: onNetwork('back'), api: names('db', 5432, { reached: true, detail: 'reaches db:5432' }) }),
    },
    {
      what: 'a container by hand that a Compose file beside the stack describes',
      observed: seen({ db: { labels: {}, composeFile: '/srv/shop/compose-shop/compose.yaml' } }),
    },
    { what: 'an image whose name is gone', observed: seen({ db: { imageNow: undefined } }) },
  ])('$what', ({ observed }) => {
    expect(containerChecks.flatMap((check) => check.look(observed)).map(({ message }) => message)).toEqual([]);
  });
});

describe('joining what is apart', () => {
  function steps(observed: Observations): readonly string[] {
    const check = containerChecks.find(({ id }) => id === 'network-split');
    const [finding] = check?.look(observed) ?? [];
    const planned = finding && check?.fixes?.connect?.(finding, observed);
    if (!planned?.ok) throw new Error('no plan');
    return planned.value.steps.map(({ step }) => `${step.action} ${step.target}`);
  }

  it('connects the one that is named to the network of the one that names it', () => {
    expect(steps(seen({ db: onNetwork('back', 'db'), api: { ...onNetwork('front'), ...names('db', 5432) } }))).toEqual([
      'connect container shop-db to network front as db',
      'connect api to db:5432',
    ]);
  });

  it('gives the missing alias beside those it has', () => {
    const observed = seen({ db: onNetwork('front', 'store'), api: { ...onNetwork('front'), ...names('db', 5432) } });
    expect(steps(observed)[0]).toBe('connect container shop-db to network front as store, db');
  });

  it('leads the one that has no network with names to the other', () => {
    const observed = seen({ db: onNetwork('back', 'db'), api: { ...onNetwork('bridge'), ...names('db', 5432) } });
    expect(steps(observed)[0]).toBe('connect container shop-api to network back');
  });

  it('makes a network where neither has one with names', () => {
    const observed = seen({ db: onNetwork('bridge'), api: { ...onNetwork('bridge'), ...names('shop-db', 5432) } });
    expect(steps(observed).slice(0, 3)).toEqual([
      'change network shop-net',
      'connect container shop-api to network shop-net',
      'connect container shop-db to network shop-net',
    ]);
  });
});

describe('a Compose file that was opened as it is', () => {
  it('may leave out the restart policy: that is a hint and no alarm', () => {
    const own = seen({ api: { restartPolicy: NONE } });
    const opened: Observations = { ...own, stack: { ...own.stack, source: 'compose' } };
    const severities = (observed: Observations) =>
      containerChecks.flatMap((check) => check.look(observed)).filter(({ id }) => id === 'restart-policy-off/api');
    expect(severities(own)).toMatchObject([{ severity: 'warning' }]);
    expect(severities(opened)).toMatchObject([{ severity: 'info' }]);
  });
});
