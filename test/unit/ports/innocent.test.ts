import { describe, expect, test } from 'vitest';
import { overlaps } from '../../../electron/ports/claims.ts';
import { leftoversOf } from '../../../electron/ports/leftovers.ts';
import { withoutOpened } from '../../../electron/ports/opened.ts';
import { planFixPorts } from '../../../electron/ports/plan.ts';
import { strayMembers } from '../../../electron/ports/stray-tree.ts';
import type { Claim, Listener, Self } from '../../../electron/ports/types.ts';
import { judgePorts } from '../../../electron/ports/verdict.ts';
import { aClaim, aListener, anInventory, answered, aProcess, self } from '../../support/ports.ts';

const api = (over: Partial<Claim> = {}) => aClaim('api', { ports: [{ port: 8000, protocol: 'tcp' }], ...over });
const copyOn = (address: string, over = {}): Listener => aListener(8000, address, aProcess(60, 'python main.py', over));

function look(claims: readonly Claim[], listeners: readonly Listener[], me: Self = self) {
  const answers = listeners.flatMap(({ address, processes: [one] }) => (one ? answered(8000, one.pid, address) : []));
  const inventory = anInventory(listeners);
  const judged = judgePorts(claims, inventory, answers, me);
  const { plan } = planFixPorts({ id: 'p', claims, ...judged, inventory, self: me });
  const pids = (steps: typeof plan.steps) => steps.flatMap(({ pid }) => pid ?? []);
  return { ...judged, kills: pids(plan.steps), choices: pids(plan.choices) };
}

describe('a copy counts on an address that the service declares', () => {
  const at = (address: string | undefined) =>
    api({ ports: [{ port: 8000, protocol: 'tcp', ...(address && { address }) }] });

  test.each([
    ['127.0.0.2', '127.0.0.2'],
    ['127.0.0.2', '0.0.0.0'],
    ['127.0.0.2', '::'],
    ['0.0.0.0', '127.0.0.3'],
    ['::', '127.0.0.3'],
    ['::1', '::'],
    [undefined, '127.0.0.1'],
    [undefined, '::1'],
    [undefined, '0.0.0.0'],
  ])('declared %s, held %s', (declared, held) => expect(look([at(declared)], [copyOn(held)]).kills).toEqual([60]));

  test.each([
    ['127.0.0.2', '127.0.0.3'],
    ['127.0.0.2', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['::1', '127.0.0.1'],
    ['::1', '0.0.0.0'],
    ['0.0.0.0', '::1'],
    [undefined, '127.0.0.3'],
    [undefined, '192.168.1.5'],
  ])('declared %s, held %s: no plan, no alarm', (declared, held) => {
    const { kills, choices, shadows, holders } = look([at(declared)], [copyOn(held)]);
    expect([kills, choices, shadows]).toEqual([[], [], []]);
    expect(holders.filter(({ verdict, bystander }) => verdict !== 'foreign' || !bystander)).toEqual([]);
  });

  test('`::` beside the service on 0.0.0.0 is a socket for IPv6 only, and nobody in its way', () => {
    const claim = at('0.0.0.0');
    const own = aListener(8000, '0.0.0.0', aProcess(50, 'python main.py'));
    const held = { ...claim, process: { pid: 50, startToken: 't50' }, treePids: [50] };
    const { choices, holders } = look([held], [own, aListener(8000, '::', aProcess(60, 'node other.js'))]);
    expect([choices, holders.map(({ verdict }) => verdict)]).toEqual([[], ['expected']]);
  });

  test('where its own check asks for it counts, and `localhost` is both families', () => {
    const checked = { ...at('127.0.0.1'), checkedAt: ['127.0.0.1', '::1'].map((address) => ({ port: 8000, address })) };
    expect(look([checked], [copyOn('::1')]).kills).toEqual([60]);
  });

  test('an alias counts for a bare port while the service itself is there, or failed to start for it', () => {
    const own = aListener(8000, '0.0.0.0', aProcess(50, 'python main.py'));
    expect(look([{ ...at(undefined), treePids: [50] }], [own, copyOn('127.0.0.3')]).kills).toEqual([60]);
    const failed = look([{ ...at(undefined), portTaken: true }], [copyOn('127.0.0.3')]);
    expect([failed.kills, failed.choices]).toEqual([[], [60]]);
  });

  test('a socket for IPv6 only is not in the way of IPv4', () => {
    const inventory = anInventory([copyOn('::')]);
    const nobody = { host: '127.0.0.1', address: '127.0.0.1', port: 8000, by: 'nobody' as const, pids: [] };
    expect(judgePorts([at('127.0.0.1')], inventory, [nobody], self).holders).toEqual([]);
  });

  test('overlap is mutual', () => {
    const places = ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::', '::1'];
    for (const one of places) for (const other of places) expect(overlaps(one, other)).toBe(overlaps(other, one));
  });
});

describe('what one native service is to another', () => {
  test('a second copy of one on the port of another is a stranger there', () => {
    const web = aClaim('web', { ports: [{ port: 8001, protocol: 'tcp' }], command: ['node', 'web.js'] });
    const { holders, kills } = look([api(), web], [aListener(8000, '127.0.0.1', aProcess(60, 'node web.js'))]);
    expect([holders[0]?.verdict, kills]).toEqual(['foreign', []]);
  });

  test('services that differ by their environment only are told apart by their ports', () => {
    const one = api({ command: ['node', 'server.js'] });
    const two = aClaim('two', {
      ports: [{ port: 8001, protocol: 'tcp' }],
      command: ['node', 'server.js'],
      treePids: [51],
    });
    const own = aListener(8001, '127.0.0.1', aProcess(51, 'node server.js'));
    const copy = aListener(8000, '127.0.0.1', aProcess(60, 'node server.js'));
    expect(look([one, two], [own, copy]).kills).toEqual([60]);
  });

  test('a worker that got the socket from a stranger proves nothing about the stranger', () => {
    const stranger = aProcess(60, 'node run-all.js');
    const worker = aProcess(61, 'python main.py', { ppid: 60 });
    const shared = aListener(8000, '127.0.0.1', stranger, { processes: [stranger, worker] });
    expect(look([api()], [shared]).kills).toEqual([]);
  });
});

describe('what a wrapper left when it died', () => {
  const dev = api({
    command: ['npm', 'run', 'dev'],
    inner: [{ command: ['sh', '-c', 'vite --host'], cwd: '/home/ann/shop/api' }],
  });
  const vite = (over = {}) =>
    aProcess(60, 'node /home/ann/shop/api/node_modules/.bin/vite --host', { ppid: 1, ...over });
  const init = aProcess(1, '/sbin/init', { cwd: '/' });
  const kills = (process = vite(), parents = [init]) =>
    look([dev], [aListener(8000, '127.0.0.1', process, { parents })]).kills;

  test('is a stale copy: parent 1, same folder, the script word for word', () => {
    expect(kills()).toEqual([60]);
    const shell = { ...aProcess(59, 'sh', { ppid: 1 }), command: ['sh', '-c', 'vite --host'] };
    expect(kills(vite({ ppid: 59 }), [shell, init])).toEqual([59]);
  });

  test('also where the first process is a shell, and the session shows that it is not its child', () => {
    const shell = aProcess(1, 'bash /entry.sh', { cwd: '/', sid: 1 });
    expect(kills(vite({ sid: 40, pgid: 40 }), [shell])).toEqual([60]);
    // Started by that shell, in its session or as the leader of its own.
    expect(kills(vite({ sid: 1, pgid: 55 }), [shell])).toEqual([]);
    expect(kills(vite({ sid: 60 }), [shell])).toEqual([]);
  });

  test('also where a program of any name takes over orphans', () => {
    const session = { cwd: '/', ppid: 1, sid: 40, startedAt: 0 };
    for (const name of ['sleep infinity', 'bash /session.sh', 'node agent.js', 'gnome-session']) {
      const above = aProcess(40, name, session);
      const orphan = vite({ ppid: 40, sid: 55, pgid: 55 });
      expect(kills(orphan, [above, init])).toEqual([60]);
      // Of its session, the leader of one of its own, or there before it: nothing says that another parent died.
      expect(kills({ ...orphan, sid: 40 }, [above, init])).toEqual([]);
      expect(kills({ ...orphan, sid: 60 }, [above, init])).toEqual([]);
      expect(kills(orphan, [{ ...above, startedAt: orphan.startedAt + 1 }, init])).toEqual([]);
    }
    expect(kills(vite({ sid: 40 }), [aProcess(1, 'sleep infinity', { cwd: '/', sid: 1, startedAt: 0 })])).toEqual([60]);
  });

  test('also where another process takes over orphans', () => {
    const user = aProcess(900_000, '/lib/systemd/systemd --user', { cwd: '/', ppid: 1 });
    expect(kills(vite({ ppid: 900_000 }), [user, init])).toEqual([60]);
  });

  test.each([
    ['whoever started it lives', vite({ ppid: 59 }), [aProcess(59, '-bash'), init]],
    ['another folder', vite({ cwd: '/home/ann/blog' }), [init]],
    ['another word', aProcess(60, 'node /home/ann/shop/api/node_modules/.bin/vite --host --open', { ppid: 1 }), [init]],
    ['the first process is a shell', vite(), [aProcess(1, 'bash', { cwd: '/' })]],
  ])('not when %s', (_, process, parents) => expect(kills(process, parents)).toEqual([]));
});

describe('another user', () => {
  const theirs = copyOn('127.0.0.1', { uid: 33, user: 'www-data' });
  const me = (over: Partial<Self>): Self => ({ ...self, ...over });
  const stack = { name: 'shop', directory: '/home/ann/shop', users: ['www-data'] };

  test('is protected from root, unless the stack file names the user', () => {
    expect(look([api()], [theirs], me({ uid: 0 })).kills).toEqual([]);
    expect(look([api()], [theirs], me({ uid: 0, stack })).kills).toEqual([60]);
  });

  test('is protected from everybody else in any case', () => {
    expect(look([api()], [theirs], me({ stack })).kills).toEqual([]);
  });
});

describe('a copy on another port', () => {
  const found = (claim: Claim, listener: Listener) => leftoversOf([claim], anInventory([listener]), self)[0];
  const moved = (address: string, over = {}, parents = [aProcess(1, '/sbin/init', { cwd: '/' })]) =>
    aListener(8005, address, aProcess(60, 'python main.py', { ppid: 1, ...over }), { parents });

  test('is ended where nothing holds it any more, and offered where somebody may use it', () => {
    expect(found(api(), moved('127.0.0.1'))?.elsewhere).toEqual({ loose: true });
    expect(found(api(), moved('127.0.0.1', { ppid: 59 }, [aProcess(59, '-bash')]))?.elsewhere).toEqual({
      loose: false,
    });
    const earlier = api({ earlier: [{ pid: 60, startToken: 't60' }] });
    expect(found(earlier, moved('127.0.0.1', { ppid: 59 }, [aProcess(59, '-bash')]))?.elsewhere).toEqual({
      loose: true,
    });
  });

  test.each([
    ['another address', moved('127.0.0.3')],
    ['another folder', moved('127.0.0.1', { cwd: '/home/ann/other' })],
    ['another protocol', { ...moved('127.0.0.1'), protocol: 'udp' as const }],
  ])('is none with %s', (_, listener) => expect(found(api(), listener)).toBeUndefined());

  test('is none for the script of the service in another folder', () => {
    const other = aListener(
      8005,
      '127.0.0.1',
      aProcess(60, 'python /home/ann/shop/api/main.py', { cwd: '/home/ann/x' }),
    );
    expect(found(api(), other)).toBeUndefined();
  });
});

describe('what goes with a stray', () => {
  const root = aProcess(60, 'python main.py', { ppid: 50 });
  const shell = aProcess(50, '-bash');
  const pids = (tree: ReturnType<typeof aProcess>[]) =>
    strayMembers(root, tree, new Map([[50, shell]])).map(({ pid }) => pid);

  test('is what descends from it or lost its parent in its group', () => {
    const child = aProcess(61, 'worker', { ppid: 60, pgid: 60 });
    const lost = aProcess(62, 'helper', { ppid: 1, pgid: 60 });
    expect(pids([root, child, lost])).toEqual([60, 61, 62]);
  });

  test('is not the other end of a pipe, a browser that it opened, or what runs as somebody else', () => {
    const pipe = aProcess(63, 'tee log', { ppid: 50, pgid: 60 });
    const browser = aProcess(64, '/usr/bin/firefox', { ppid: 60 });
    const tab = aProcess(65, 'Web Content', { ppid: 64 });
    const theirs = aProcess(66, 'job', { ppid: 60, uid: 0 });
    expect(pids([root, pipe, browser, tab, theirs])).toEqual([60]);
  });
});

describe('what a service opened for a person', () => {
  const root = aProcess(60, 'node vite.js');
  const exe = '/usr/lib/firefox/firefox';
  const pids = (...tree: ReturnType<typeof aProcess>[]) => withoutOpened([root, ...tree], 60).map(({ pid }) => pid);

  test('is no part of it, nor is what that runs', () => {
    expect(
      pids(aProcess(61, 'firefox http://localhost', { exe, ppid: 1 }), aProcess(62, 'Web Content', { ppid: 61 })),
    ).toEqual([60]);
  });

  test('is part of it where a program drives it, or it is the project’s own', () => {
    expect(pids(aProcess(61, 'firefox --headless', { exe, ppid: 60 }))).toEqual([60, 61]);
    expect(pids(aProcess(61, './firefox', { exe: '/home/ann/shop/firefox', ppid: 60 }))).toEqual([60, 61]);
  });
});
