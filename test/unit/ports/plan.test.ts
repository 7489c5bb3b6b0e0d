import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProcessInfo } from '../../../electron/platform/platform.ts';
import { planFixPorts } from '../../../electron/ports/plan.ts';
import type { FixPortsFacts } from '../../../electron/ports/plan-steps.ts';
import type { Claim, Inventory, Listener } from '../../../electron/ports/types.ts';
import { judgePorts } from '../../../electron/ports/verdict.ts';
import { aClaim, aContainer, aListener, anInventory, answered, aProcess, self } from '../../support/ports.ts';

const api = aClaim('api', { ports: [{ port: 8000, protocol: 'tcp' }] });

function planFor(claims: readonly Claim[], inventory: Inventory, over: Partial<FixPortsFacts> = {}) {
  const answers = inventory.listeners.flatMap(({ port, processes: [process] }) =>
    process ? answered(port, process.pid, '127.0.0.1') : [],
  );
  return planFixPorts({ id: 'p1', claims, ...judgePorts(claims, inventory, answers, self), inventory, self, ...over });
}
const withParents = (process: ProcessInfo, ...parents: readonly ProcessInfo[]): Listener =>
  aListener(8000, '127.0.0.1', process, { parents });

describe('the plan of fix ports', () => {
  test('ends the copy, then starts the service that misses its port', () => {
    const stray = aProcess(4711, 'python main.py --port 8000', { terminal: 'pts/1' });
    const { plan, targets } = planFor([api], anInventory([aListener(8000, '127.0.0.1', stray)]));
    expect(plan.steps).toMatchObject([
      { action: 'kill', pid: 4711, target: 'pid 4711 (python main.py --port 8000)', service: 'api' },
      { action: 'start', target: 'api', reason: 'api should be up but does not hold port 8000.' },
    ]);
    expect(plan.steps[0]?.reason).toBe(
      'in /home/ann/shop/api, started 14:02 in a terminal, holds 127.0.0.1:8000 and answers 127.0.0.1: ' +
        'runs the command of api in its folder, but is not the one Stacklight supervises.',
    );
    expect(targets.get(plan.steps[0]?.id ?? '')).toMatchObject({ process: { pid: 4711, startToken: 't4711' } });
  });

  test('is empty when everything is as it should be', () => {
    const { plan } = planFor(
      [{ ...api, treePids: [50] }],
      anInventory([aListener(8000, '127.0.0.1', aProcess(50, 'x'))]),
    );
    expect([plan.steps, plan.choices, plan.notes]).toEqual([[], [], []]);
  });

  test('asks about a stranger and offers the next free port', () => {
    const stranger = aListener(8000, '127.0.0.1', aProcess(60, 'postgres -D /data', { cwd: '/data' }));
    const { plan } = planFor([api], anInventory([stranger]), { freePorts: new Map([[8000, 8001]]) });
    expect(plan.steps).toEqual([]);
    expect(plan.choices).toMatchObject([{ action: 'kill', pid: 60, service: 'api' }]);
    expect(plan.choices[0]?.reason).toContain('or give api the free port 8001');
  });

  test('does not even ask about a stranger on an address where the service is not', () => {
    const lan = aListener(8000, '192.168.1.5', aProcess(60, 'other', { cwd: '/x' }));
    const claim = { ...api, ports: [{ port: 8000, protocol: 'tcp', address: '127.0.0.1' } as const] };
    const { plan } = planFixPorts({
      id: 'p',
      claims: [claim],
      ...judgePorts([claim], anInventory([lan]), [], self),
      inventory: anInventory([lan]),
      self,
    });
    expect(plan.choices).toEqual([]);
    expect(plan.steps.map(({ action }) => action)).toEqual(['start']);
  });

  test('explains what is protected and a port in TIME_WAIT', () => {
    const other = aListener(8000, '0.0.0.0', aProcess(60, 'nginx', { uid: 33, user: 'www' }));
    expect(planFor([api], anInventory([other])).plan).toMatchObject({
      steps: [],
      choices: [],
      notes: [expect.stringContaining('belongs to user www')],
    });
    const { plan } = planFor([api], anInventory([], { timeWait: new Set([8000]) }));
    expect(plan.notes[0]).toContain('TIME_WAIT');
    expect(plan.steps).toMatchObject([{ action: 'start' }]);
  });

  test('stops a container that is a copy and lives on a native service’s port', () => {
    const copy = aListener(8000, '0.0.0.0', aProcess(71, 'docker-proxy', { uid: 0 }), {
      container: { id: 'id-shop-api-1', name: 'shop-api-1' },
      forwarder: 'docker-proxy',
    });
    const labels = { 'com.docker.compose.project.working_dir': '/home/ann/shop', 'com.docker.compose.service': 'api' };
    const { plan } = planFor([api], anInventory([copy], { containers: [aContainer('shop-api-1', [], { labels })] }));
    expect(plan.steps).toMatchObject([{ action: 'stop', target: 'container shop-api-1' }, { action: 'start' }]);
    // On another port of its the same container is what the stack watches: nothing of the plan stops it.
    const watched = aClaim('watched', { kind: 'external', ports: [{ port: 8001, protocol: 'tcp' }] });
    const both = [copy, { ...copy, port: 8001, socket: 'other' }];
    const inventory = anInventory(both, { containers: [aContainer('shop-api-1', [], { labels })] });
    const other = planFor([api, watched], inventory);
    expect(other.plan.steps.filter(({ action }) => action === 'stop')).toEqual([]);
  });

  test('leaves a service alone that has only just been started', () => {
    expect(planFor([{ ...api, starting: true }], anInventory([])).plan.steps).toEqual([]);
  });

  test('is one step for a copy with two sockets and a worker that shares one', () => {
    const stray = aProcess(60, 'python main.py');
    const worker = aProcess(61, 'python -c spawn_main', { ppid: 60 });
    const listeners = [
      aListener(8000, '127.0.0.1', stray, { processes: [stray, worker] }),
      aListener(8000, '::1', stray),
    ];
    const kills = planFor([api], anInventory(listeners)).plan.steps.filter(({ action }) => action === 'kill');
    expect(kills).toMatchObject([{ pid: 60, reason: expect.stringContaining('127.0.0.1:8000 and [::1]:8000') }]);
  });
});

describe('the root of a copy', () => {
  const root = (process: ProcessInfo, ...parents: readonly ProcessInfo[]) =>
    planFor([api], anInventory([withParents(process, ...parents)])).plan.steps[0]?.pid;
  const stray = aProcess(60, 'python main.py', { ppid: 59 });

  test('is its own shell, launcher or reloader', () => {
    expect(root(stray, { ...aProcess(59, 'sh -c'), command: ['sh', '-c', 'python main.py'] })).toBe(59);
    expect(root(stray, aProcess(59, 'uv run python main.py'))).toBe(59);
    expect(root(stray, aProcess(59, 'python main.py --reload'.replace(' --reload', '')))).toBe(59);
  });

  test.each([
    ['an interactive shell', aProcess(59, '-bash')],
    ['a script that does more', { ...aProcess(59, 'sh'), command: ['sh', '-c', 'python main.py & important'] }],
    ['a test runner', aProcess(59, 'node /w/node_modules/vitest/vitest.mjs')],
    ['an editor', aProcess(59, '/usr/share/code/code')],
    ['one of our ancestors', aProcess(901, 'python main.py')],
    ['another user’s', aProcess(59, 'python main.py', { uid: 0 })],
    ['one in another folder', aProcess(59, 'npm run dev', { cwd: '/home/ann' })],
  ])('is not %s above it', (_, parent) => expect(root(stray, parent)).toBe(60));

  test('is not above something that is to stay', () => {
    const wrapper = aProcess(59, 'npm run dev');
    const good = withParents(aProcess(50, 'python main.py', { ppid: 59 }), wrapper);
    const { plan } = planFor([{ ...api, treePids: [50] }], anInventory([good, withParents(stray, wrapper)]));
    expect(plan.steps.map(({ pid }) => pid)).toEqual([60]);
  });
});

describe('whatever the inventory', () => {
  const pid = fc.integer({ min: 1, max: 12 });
  const process = fc.record({
    pid,
    ppid: pid,
    uid: fc.constantFrom(0, 1000, 1000, 1000),
    cwd: fc.constantFrom('/home/ann/shop/api', '/home/ann', undefined),
    command: fc.constantFrom(
      ['python', 'main.py'],
      ['npm', 'run', 'dev'],
      ['sh', '-c', 'python main.py'],
      ['code'],
      ['docker-proxy'],
    ),
  });
  const table = fc.uniqueArray(process, { minLength: 1, maxLength: 10, selector: (one) => one.pid });
  const world = fc.record({
    table,
    sockets: fc.array(
      fc.record({
        holders: fc.array(fc.nat(9), { maxLength: 3 }),
        port: fc.constantFrom(8000, 8001),
        address: fc.constantFrom('127.0.0.1', '0.0.0.0', '::1'),
      }),
      { maxLength: 8 },
    ),
    tree: fc.uniqueArray(pid, { maxLength: 3 }),
    ours: fc.uniqueArray(pid, { maxLength: 3 }),
    earlier: fc.uniqueArray(pid, { maxLength: 3 }),
    enginesKnown: fc.boolean(),
  });

  test('no step or choice ends what is expected, protected, ours, an ancestor or another user’s', () => {
    fc.assert(
      fc.property(world, ({ table, sockets, tree, ours, earlier, enginesKnown }) => {
        const processes = table.map((one) => aProcess(one.pid, '', one));
        const byPid = new Map(processes.map((one) => [one.pid, one]));
        const above = (start: ProcessInfo): readonly ProcessInfo[] => {
          const chain: ProcessInfo[] = [];
          for (let at = byPid.get(start.ppid); at && at !== start && !chain.includes(at); at = byPid.get(at.ppid))
            chain.push(at);
          return chain;
        };
        const listeners = sockets.map(({ holders, port, address }) => {
          const held = [...new Set(holders.flatMap((index) => processes[index] ?? []))];
          const [first] = held;
          return aListener(port, address, first, { processes: held, parents: first ? above(first) : [] });
        });
        const claims = [
          aClaim('api', {
            ports: [{ port: 8000, protocol: 'tcp' }],
            treePids: tree,
            earlier: earlier.map((one) => ({ pid: one, startToken: `t${one}` })),
          }),
          aClaim('web', {
            kind: 'container',
            ports: [{ port: 8001, protocol: 'tcp' }],
            container: { id: 'c', name: 'c', running: true },
          }),
        ];
        const me = { ...self, pids: ours };
        const inventory = anInventory(listeners, { enginesKnown });
        const judged = judgePorts(claims, inventory, [], me);
        const { plan, targets } = planFixPorts({ id: 'p', claims, ...judged, inventory, self: me });
        const kept = judged.holders.filter(({ verdict }) => verdict === 'expected' || verdict === 'protected');
        const untouchable = new Set([
          1,
          ...tree,
          ...ours,
          ...kept.flatMap((holder) => [holder.process?.pid, ...holder.parents.map((parent) => parent.pid)]),
        ]);
        for (const step of [...plan.steps, ...plan.choices]) {
          const target = targets.get(step.id);
          if (target?.kind !== 'process') continue;
          expect(untouchable.has(target.process.pid)).toBe(false);
          expect(target.uid).toBe(1000);
          expect(target.process.startToken).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a chosen step is never also a step of its own accord', () => {
    const stray = aProcess(60, 'python main.py');
    const { plan } = planFor(
      [api, aClaim('x', { ports: [{ port: 8001, protocol: 'tcp' }], workingDir: '/x', command: ['y'] })],
      anInventory([aListener(8000, '127.0.0.1', stray), aListener(8001, '127.0.0.1', stray)]),
    );
    const ids = plan.steps.map(({ id }) => id);
    expect(plan.choices.filter(({ id }) => ids.includes(id))).toEqual([]);
  });
});
