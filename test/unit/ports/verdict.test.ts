import { describe, expect, test } from 'vitest';
import type { Answer, Claim, Inventory, Listener, Self } from '../../../electron/ports/types.ts';
import { judgePorts } from '../../../electron/ports/verdict.ts';
import {
  aClaim,
  aContainer,
  aListener,
  anInventory,
  answered,
  aProcess,
  aPublished,
  self,
} from '../../support/ports.ts';

const port = 54112;
const spec = { port, protocol: 'tcp' } as const;
const api = aClaim('api', {
  ports: [{ port: 8000, protocol: 'tcp' }],
  treePids: [50],
  process: { pid: 50, startToken: 't50' },
});
const shopApi = aClaim('shop-api', {
  kind: 'container',
  ports: [{ ...spec, address: '127.0.0.2' }],
  command: ['python', 'main.py'],
  workingDir: undefined,
  container: { id: 'id-shop-api', name: 'shop-api', running: true },
});
const container = aContainer('shop-api', [aPublished('shop-api', '127.0.0.2', port)]);
const proxy = aListener(port, '127.0.0.2', aProcess(70, '/usr/bin/docker-proxy -proto tcp', { uid: 0, user: 'root' }), {
  container: { id: 'id-shop-api', name: 'shop-api' },
  forwarder: 'docker-proxy',
});

function verdictOf(
  listener: Listener,
  claim: Claim,
  claims: readonly Claim[] = [claim],
  over: Partial<Inventory> = {},
) {
  const { holders } = judgePorts(claims, anInventory([listener], over), [], self);
  const [holder] = holders.filter((one) => one.service === claim.service);
  return holder?.verdict;
}

describe('the main case: a container on 127.0.0.2, six strays that share 127.0.0.1', () => {
  const strays = [1, 2, 3, 4, 5, 6].map((n) =>
    aListener(port, '127.0.0.1', aProcess(4710 + n, 'python main.py', { terminal: 'pts/3' })),
  );
  const answers = [
    ...strays.flatMap((stray) => answered(port, stray.processes[0]?.pid ?? 0, 'localhost', '127.0.0.1')),
    ...answered(port, 'shop-api', '127.0.0.2'),
  ];
  const judged = judgePorts(
    [api, shopApi],
    anInventory([...strays, proxy], { containers: [container] }),
    answers,
    self,
  );

  test('seven holders, six of them duplicates, the container as expected', () => {
    const own = judged.holders.filter(({ service }) => service === 'shop-api');
    expect(own.map(({ verdict }) => verdict)).toEqual([...Array(6).fill('duplicate'), 'expected']);
    expect(own[0]?.reason).toBe('a second copy of api, on the port of shop-api');
    expect(own[6]?.answers).toEqual(['127.0.0.2']);
  });

  test('is shadowed although 127.0.0.2 answers rightly', () => {
    expect(judged.shadows).toHaveLength(12);
    expect(judged.shadows[0]).toMatchObject({
      service: 'shop-api',
      host: 'localhost',
      sentence: 'from pid 4711 (python main.py, started 14:02 in a terminal), not from container shop-api',
    });
  });

  test('is no shadow while the service is wanted down', () => {
    const down = judgePorts([api, { ...shopApi, wantedUp: false }], anInventory(strays), answers, self);
    expect(down.shadows).toEqual([]);
    expect(down.holders).toHaveLength(6);
  });

  test('claims nothing about a container while the engine does not answer', () => {
    const blind = anInventory([...strays, proxy], { enginesKnown: false });
    const { holders, shadows } = judgePorts([shopApi], blind, answers, self);
    expect(shadows).toEqual([]);
    expect(new Set(holders.map(({ verdict }) => verdict))).toEqual(new Set(['protected', 'expected']));
  });
});

describe('a holder of a native port is', () => {
  const claim = api;
  const on = (over: Parameters<typeof aProcess>[2] = {}, command = 'python main.py'): Listener =>
    aListener(8000, '127.0.0.1', aProcess(60, command, over));

  test('expected when it is of the tree, or hangs on its root', () => {
    expect(verdictOf(aListener(8000, '127.0.0.1', aProcess(50, 'x')), claim)).toBe('expected');
    const worker = { ...on(), parents: [aProcess(50, 'python main.py')] };
    expect(verdictOf(worker, { ...claim, treePids: [] })).toBe('expected');
  });

  test('stale when our record names it, or its command and folder are those of the service', () => {
    expect(verdictOf(on({ cwd: '/' }, 'other'), { ...claim, earlier: [{ pid: 60, startToken: 't60' }] })).toBe('stale');
    expect(verdictOf(on({}, '/usr/bin/python3.11 main.py --port 8000'), claim)).toBe('stale');
  });

  test('stale when its wrapper in the same folder has the command of the service', () => {
    const vite = { ...on({ ppid: 61 }, 'node node_modules/.bin/vite'), parents: [aProcess(61, 'npm run dev')] };
    expect(verdictOf(vite, { ...claim, command: ['npm', 'run', 'dev'] })).toBe('stale');
    expect(verdictOf(vite, { ...claim, command: ['npm', 'run', 'build'] })).toBe('foreign');
  });

  test('foreign when only the pid fits our record: the number was used again', () => {
    expect(verdictOf(on({ cwd: '/' }, 'other'), { ...claim, earlier: [{ pid: 60, startToken: 'older' }] })).toBe(
      'foreign',
    );
  });

  test('foreign when the command is the same in another folder', () => {
    expect(verdictOf(on({ cwd: '/home/ann/other' }), claim)).toBe('foreign');
    expect(verdictOf(on({ cwd: undefined }), claim)).toBe('foreign');
  });

  test('protected when it is a service of the stack itself', () => {
    const web = aClaim('web', { treePids: [60], command: ['vite'] });
    expect(verdictOf(on(), claim, [claim, web])).toBe('protected');
  });

  test.each([
    ['another user’s', { uid: 33, user: 'www' }],
    ['ourselves', { pid: 900 }],
    ['pid 1', { pid: 1 }],
  ])('protected when it is %s', (_, over) => expect(verdictOf(on(over), claim)).toBe('protected'));

  test.each([
    '/usr/share/code/code --type=x',
    '/opt/google/chrome/chrome',
    'sshd: ann@pts/0',
    '/usr/bin/docker-proxy -x',
    'tmux',
  ])('protected when it is %s', (command) => {
    const listener = on({}, command);
    expect(
      verdictOf({ ...listener, forwarder: command.includes('docker-proxy') ? 'docker-proxy' : undefined }, claim),
    ).toBe('protected');
  });

  test('protected when a process that shares its socket is', () => {
    const shared = on();
    expect(verdictOf({ ...shared, processes: [...shared.processes, aProcess(901, 'us')] }, claim)).toBe('protected');
  });

  test('protected when nobody may see it, or the system only guessed it', () => {
    expect(verdictOf(aListener(8000, '0.0.0.0'), claim)).toBe('protected');
    expect(verdictOf({ ...on(), guessed: true }, claim)).toBe('protected');
  });

  test('a container: duplicate when Compose or its name ties it to the stack, else foreign', () => {
    const listener = aListener(8000, '0.0.0.0', aProcess(71, 'docker-proxy', { uid: 0 }), {
      container: { id: 'id-old', name: 'old' },
      forwarder: 'docker-proxy',
    });
    const judged = (over: Parameters<typeof aContainer>[2]) =>
      verdictOf(listener, claim, [claim], { containers: [aContainer('old', [], over)] });
    expect(judged({})).toBe('foreign');
    const compose = (labels: Record<string, string>) =>
      Object.fromEntries(Object.entries(labels).map(([name, value]) => [`com.docker.compose.${name}`, value]));
    expect(judged({ labels: compose({ project: 'shop' }) })).toBe('foreign');
    expect(judged({ labels: compose({ project: 'shop', service: 'db' }) })).toBe('foreign');
    expect(judged({ labels: compose({ project: 'shop', service: claim.service }) })).toBe('duplicate');
    // Another project of the same name: its folder decides, not the names.
    const elsewhere = compose({ project: 'shop', service: claim.service, 'project.working_dir': '/home/ann/old/shop' });
    expect(judged({ labels: elsewhere, image: 'shop-api:latest', name: 'shop-api-1' })).toBe('foreign');
    expect(judged({ labels: { 'com.docker.compose.project.working_dir': '/home/ann/shop' } })).toBe('duplicate');
    expect(judged({ labels: { 'com.docker.compose.project.working_dir': '/home/ann' } })).toBe('foreign');
    expect(judged({ image: 'shop-api:latest' })).toBe('duplicate');
    // Names are anybody's to give: a container called so, an image of somebody else's.
    expect(judged({ name: 'shop_api_1' })).toBe('foreign');
    expect(judged({ image: 'docker.io/someone/shop-api:latest' })).toBe('foreign');
    // A project of its own below: only under the name of the service.
    const below = (service: string) =>
      judged({ labels: compose({ project: 'demo', service, 'project.working_dir': '/home/ann/shop/examples/demo' }) });
    expect(below('db')).toBe('foreign');
    expect(below(claim.service)).toBe('duplicate');
  });
});

describe('a process of another stack, even with the same command in the same folder', () => {
  const copy = aProcess(60, 'python main.py');
  const judged = (others: Self['others']) =>
    judgePorts([api], anInventory([aListener(8000, '127.0.0.1', copy)]), [], { ...self, others }).holders[0];

  test('is protected and named, where without that it would be a stale copy', () => {
    expect(judged(undefined)?.verdict).toBe('stale');
    expect(judged([{ pid: 61, owner: 'service api of stack s1' }])?.verdict).toBe('stale');
    expect(judged([{ pid: 60, owner: 'service api of stack s1' }])).toMatchObject({
      verdict: 'protected',
      reason: expect.stringContaining('service api of stack s1'),
    });
  });
});

describe('a native process on the port of a container', () => {
  const inSources = { ...shopApi, command: ['python', 'main.py'], sources: ['/home/ann/shop/src'] };
  const stray = (cwd: string, command = 'python main.py'): Listener =>
    aListener(port, '127.0.0.1', aProcess(60, command, { cwd }));

  test('is a duplicate when it runs the container’s command in the project’s folder', () => {
    expect(verdictOf(stray('/home/ann/shop/src/deep'), inSources)).toBe('duplicate');
    expect(verdictOf(stray('/home/ann/shop'), inSources)).toBe('duplicate');
  });

  test('is foreign elsewhere, or with another command', () => {
    expect(verdictOf(stray('/home/ann/elsewhere'), inSources)).toBe('foreign');
    expect(verdictOf(stray('/home/ann/shop/src', 'python tool.py'), inSources)).toBe('foreign');
  });

  test('home and / are nobody’s project folder', () => {
    const broad = { ...inSources, sources: ['/home/ann', '/'] };
    const { holders } = judgePorts([broad], anInventory([stray('/home/ann/elsewhere')]), [], {
      ...self,
      stack: { name: 'x', directory: '/home/ann' },
    });
    expect(holders[0]?.verdict).toBe('foreign');
  });
});

describe('which service a holder concerns', () => {
  const first = aClaim('first', { ports: [{ ...spec, address: '127.0.0.1' }], treePids: [11], workingDir: '/a' });
  const second = aClaim('second', { ports: [{ ...spec, address: '127.0.0.2' }], treePids: [12], workingDir: '/b' });
  const both = [aListener(port, '127.0.0.1', aProcess(11, 'a')), aListener(port, '127.0.0.2', aProcess(12, 'b'))];
  const answers: readonly Answer[] = [
    ...answered(port, 11, 'localhost', '127.0.0.1'),
    ...answered(port, 12, '127.0.0.2'),
  ];

  test('two services with one port number on two addresses do not shadow each other', () => {
    const judged = judgePorts([first, second], anInventory(both), answers, self);
    expect(judged.shadows).toEqual([]);
    expect(judged.holders.map(({ service, verdict }) => [service, verdict])).toEqual([
      ['first', 'expected'],
      ['second', 'expected'],
    ]);
  });

  test('a stray on the address of one shadows that one only', () => {
    const stray = aListener(port, '127.0.0.1', aProcess(13, 'c'));
    const judged = judgePorts(
      [first, second],
      anInventory([...both, stray]),
      [...answers, ...answered(port, 13, '127.0.0.1')],
      self,
    );
    expect(judged.shadows.map(({ service }) => service)).toEqual(['first']);
  });

  test('a holder that answers no local host is listed and shadows nothing', () => {
    const lan = aListener(8000, '192.168.1.5', aProcess(60, 'other', { cwd: '/x' }));
    const judged = judgePorts([api], anInventory([lan]), [], self);
    expect(judged.holders).toHaveLength(1);
    expect(judged.shadows).toEqual([]);
  });

  test('an answer of a forked child counts for the only socket there', () => {
    const forking = aListener(8000, '127.0.0.1', aProcess(60, 'other', { cwd: '/x' }));
    expect(judgePorts([api], anInventory([forking]), answered(8000, 61, '127.0.0.1'), self).shadows).toHaveLength(1);
  });

  test('port 80 is not port 8080, and UDP is not TCP', () => {
    const near = [
      aListener(80, '0.0.0.0', aProcess(60, 'x')),
      aListener(8000, '0.0.0.0', aProcess(61, 'x'), { protocol: 'udp' }),
    ];
    expect(judgePorts([api], anInventory(near), [], self).holders).toEqual([]);
  });

  test('an external service takes whoever answers', () => {
    const external = aClaim('mail', { kind: 'external', ports: [{ port: 25, protocol: 'tcp' }], command: [] });
    const judged = judgePorts(
      [external],
      anInventory([aListener(25, '127.0.0.1', aProcess(60, 'mailpit'))]),
      answered(25, 60, 'localhost'),
      self,
    );
    expect(judged.holders[0]?.verdict).toBe('expected');
    expect(judged.shadows).toEqual([]);
  });

  test('a port that the kernel forwards has its container as holder', () => {
    const published = { ...aPublished('shop-api', '127.0.0.2', port) };
    const judged = judgePorts(
      [shopApi],
      anInventory([], { forwarded: [published], containers: [container] }),
      [],
      self,
    );
    expect(judged.holders).toMatchObject([{ verdict: 'expected', container: { name: 'shop-api' } }]);
  });
});
