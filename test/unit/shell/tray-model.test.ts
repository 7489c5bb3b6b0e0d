import { describe, expect, it } from 'vitest';
import type { Light, ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import type { MenuEntry } from '../../../electron/shell/menu-entry.ts';
import { trayModel } from '../../../electron/shell/tray-model.ts';
import { commandApproval, trustApproval } from '../../support/example-approvals.ts';
import { aService, aSnapshot, aView } from '../../support/views.ts';

function modelOf(...stacks: Snapshot[]) {
  return trayModel(aView({ stacks }));
}

function find(entries: readonly MenuEntry[], ...labels: readonly string[]): MenuEntry | undefined {
  const [first, ...rest] = labels;
  const entry = entries.find((one) => one.kind !== 'separator' && one.label === first);
  return rest.length > 0 && entry?.kind === 'submenu'
    ? find(entry.entries, ...rest)
    : rest.length > 0
      ? undefined
      : entry;
}

function labelsUnder(entries: readonly MenuEntry[], label: string): string[] {
  const entry = find(entries, label);
  return entry?.kind === 'submenu' ? labels(entry.entries) : [];
}

function labels(entries: readonly MenuEntry[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'separator' ? [] : entry.label));
}

describe('the light', () => {
  it.each<[Light, Light[]]>([
    ['grey', []],
    ['green', ['grey', 'green']],
    ['blue', ['green', 'blue']],
    ['amber', ['blue', 'amber', 'green']],
    ['red', ['amber', 'red', 'blue']],
  ])('is %s for stacks that are %j', (expected, lights) => {
    const model = modelOf(...lights.map((light, index) => aSnapshot({ key: `s${index}`, light })));
    expect(model.light).toBe(expected);
    expect(model.moving).toBe(expected === 'blue');
  });
});

describe('the tooltip', () => {
  it('is one line of the stack and its summary', () => {
    expect(modelOf(aSnapshot({ summary: '3 of 4 up, api down 2 min' })).tooltip).toBe(
      'shop: 3 of 4 up, api down 2 min',
    );
  });

  it('names the stack that gave the light first', () => {
    const blog = aSnapshot({ key: 'blog', stack: 'blog', light: 'red', summary: '0 of 1 up' });
    expect(modelOf(aSnapshot(), blog).tooltip).toBe('blog: 0 of 1 up · shop: 1 of 1 up');
  });

  it('is never longer than the systems show', () => {
    const tooltip = modelOf(aSnapshot({ summary: 'x'.repeat(300) })).tooltip;
    expect(tooltip).toHaveLength(127);
    expect(tooltip.endsWith('…')).toBe(true);
  });

  it('says so when nothing is open', () => {
    expect(modelOf().tooltip).toBe('Stacklight: no stack is open');
  });
});

describe('the menu', () => {
  it('has every service with its state, and every action', () => {
    const { menu } = modelOf(aSnapshot({ services: [aService(), aService({ id: 'web', state: 'starting' })] }));
    expect(labels(menu)).toEqual([
      'shop: 1 of 1 up',
      'web: starting',
      'api: healthy',
      'Stop all',
      'Fix ports',
      'Restart what is down',
      'Clean up',
      'Snooze notifications for 1 h',
      'Close (services keep running)',
      'Open Stacklight',
      'Open a stack…',
      'Settings',
      'Quit (services keep running)',
      'Quit and stop all',
    ]);
  });

  it('begins with what is wrong and what to press, and lists trouble first', () => {
    const failed = aService({ id: 'web', state: 'failed', since: 0, message: 'exited with code 3' });
    const { menu } = trayModel(aView({ stacks: [aSnapshot({ services: [aService(), failed] })] }), [], 60_000);
    const [first, ...rest] = labels(menu);
    expect(first).toMatch(/^shop: web has been down since .*: exited with code 3\.$/);
    expect(rest.slice(0, 3)).toEqual(['Restart web', 'web: failed', 'api: healthy']);
    expect(find(menu, 'Restart web')).toMatchObject({
      command: { type: 'intent', intent: { type: 'restart', stack: 'shop', services: ['web'] } },
    });
  });

  it('folds what is well of a long stack, and nothing of a short one', () => {
    const services = Array.from({ length: 14 }, (_, index) => aService({ id: `s${index}` }));
    const { menu } = modelOf(aSnapshot({ services: [...services, aService({ id: 'bad', state: 'failed' })] }));
    expect(labels(menu)).toContain('bad: failed');
    expect(labelsUnder(menu, '4 more services')).toEqual([
      's10: healthy',
      's11: healthy',
      's12: healthy',
      's13: healthy',
    ]);
    expect(labels(modelOf(aSnapshot({ services: services.slice(0, 12) })).menu)).toContain('s11: healthy');
  });

  it('groups the actions of several stacks', () => {
    const { menu } = modelOf(aSnapshot(), aSnapshot({ key: 'blog', stack: 'blog' }));
    expect(labels(menu).slice(0, 2)).toEqual(['shop: 1 of 1 up', 'blog: 1 of 1 up']);
    expect(find(menu, 'blog: 1 of 1 up', 'Fix ports')).toMatchObject({
      command: {
        type: 'intent',
        intent: { type: 'planFixPorts', stack: 'blog' },
        show: { stack: 'blog', view: 'plan' },
      },
    });
  });

  it('tells two checkouts of one project apart by as much of their folders as that takes', () => {
    const main = aSnapshot({ key: 'shop-1', file: '/home/dev/main/shop/stacklight.yaml' });
    const fix = aSnapshot({ key: 'shop-2', file: '/home/dev/fix/shop/stacklight.yaml' });
    const blog = aSnapshot({ key: 'blog', stack: 'blog', file: '/home/dev/blog/stacklight.yaml' });
    expect(labels(modelOf(main, fix, blog).menu).slice(0, 3)).toEqual([
      'shop (main/shop): 1 of 1 up',
      'shop (fix/shop): 1 of 1 up',
      'blog: 1 of 1 up',
    ]);
  });

  it('has no line that is as wide as the screen', () => {
    const { menu } = modelOf(aSnapshot({ stack: 'x'.repeat(120) }));
    expect(labels(menu)[0]).toHaveLength(90);
  });

  it('offers only to decide about a stack that was never approved, and that first about a change', () => {
    const decide = { stack: 'shop', view: 'approval' };
    const trust = modelOf(aSnapshot({ approval: trustApproval })).menu;
    expect(find(trust, 'Waiting for your approval…')).toMatchObject({ command: { type: 'show', show: decide } });
    expect(labels(trust)).not.toContain('Fix ports');
    expect(labels(trust).some((label) => label.startsWith('api'))).toBe(false);
    const change = modelOf(aSnapshot({ approval: commandApproval })).menu;
    expect(labels(change).slice(1, 3)).toEqual(['Waiting for your approval…', 'api: healthy']);
  });

  it('lists the recent stacks, where there are any', () => {
    const recent = [{ id: 'abc', name: 'blog', folder: '~/blog' }];
    const { menu } = trayModel(aView({ stacks: [] }), recent);
    expect(labelsUnder(menu, 'Recent stacks')).toEqual(['blog (~/blog)']);
    expect(find(menu, 'Recent stacks', 'blog (~/blog)')).toMatchObject({ command: { type: 'openRecent', id: 'abc' } });
    expect(find(modelOf().menu, 'Recent stacks')).toBeUndefined();
  });

  it('never calls an answer from a stranger healthy', () => {
    const { menu } = modelOf(aSnapshot({ services: [aService({ shadowed: true })] }));
    expect(labels(menu)).toContain('api: answered by something else');
    expect(find(menu, 'Restart what is down')).toMatchObject({ enabled: true });
  });

  it('offers Stop while a service is up and Start when it is not', () => {
    const up = modelOf(aSnapshot({ services: [aService({ openUrl: 'http://localhost:8000/' })] })).menu;
    expect(labelsUnder(up, 'api: healthy')).toEqual(['Restart', 'Stop', 'Logs', 'Open', 'Details']);
    const down = modelOf(aSnapshot({ services: [aService({ state: 'stopped', desired: 'down' })] })).menu;
    expect(find(down, 'api: stopped', 'Start')).toMatchObject({
      enabled: true,
      command: { intent: { type: 'up', stack: 'shop', services: ['api'] } },
    });
    expect(find(down, 'api: stopped', 'Restart')).toMatchObject({ enabled: false });
    expect(find(down, 'api: stopped', 'Open')).toBeUndefined();
  });

  it('starts and stops everything while there is something to start or stop', () => {
    const up = aService();
    const down = aService({ id: 'web', desired: 'down', state: 'stopped' });
    const whole = (...services: ServiceView[]) =>
      labels(modelOf(aSnapshot({ services })).menu).filter(
        (label) => label.endsWith(' all') && !label.startsWith('Quit'),
      );
    expect(whole(up)).toEqual(['Stop all']);
    expect(whole(up, down)).toEqual(['Start all', 'Stop all']);
    expect(whole(down)).toEqual(['Start all']);
    expect(whole(aService({ kind: 'external' }))).toEqual([]);
  });

  it('offers nothing for an external service that it could not do', () => {
    const { menu } = modelOf(aSnapshot({ services: [aService({ kind: 'external' })] }));
    expect(labelsUnder(menu, 'api: healthy')).toEqual(['Logs', 'Details']);
  });

  it('waits with the big actions while one acts, and not while it waits for a good end', () => {
    const plan = { id: 'p1', kind: 'fix-ports' as const, steps: [], choices: [], notes: [] };
    const action = { id: 'a1', kind: plan.kind, plan, progress: [], applied: false, verification: [] };
    const enabledIn = (phase: 'planned' | 'acting' | 'verifying' | 'done') =>
      find(modelOf(aSnapshot({ action: { ...action, phase } })).menu, 'Fix ports');
    expect(enabledIn('acting')).toMatchObject({ enabled: false });
    expect(enabledIn('verifying')).toMatchObject({ enabled: true });
    expect(enabledIn('planned')).toMatchObject({ enabled: true });
    expect(enabledIn('done')).toMatchObject({ enabled: true });
  });

  it('causes a port conflict in a demo stack only', () => {
    expect(labels(modelOf(aSnapshot({ demo: true })).menu)).toContain('Cause a port conflict');
    expect(labels(modelOf(aSnapshot()).menu)).not.toContain('Cause a port conflict');
  });
});

describe('the snooze of one stack', () => {
  it('is begun and ended in its menu, with the time at which it ends', () => {
    const now = new Date(2026, 10, 21, 14, 0).getTime();
    const until = new Date(2026, 10, 21, 15, 4).getTime();
    const entryOf = (snoozes: Readonly<Record<string, number>>, label: string) =>
      find(trayModel(aView({ stacks: [aSnapshot()] }), [], now, snoozes).menu, label);
    expect(entryOf({}, 'Snooze notifications for 1 h')).toMatchObject({
      command: { type: 'snooze', stack: 'shop', on: true },
    });
    expect(entryOf({ shop: until }, 'End the snooze (until 15:04)')).toMatchObject({
      command: { type: 'snooze', stack: 'shop', on: false },
    });
    expect(entryOf({ shop: now - 1, blog: until }, 'Snooze notifications for 1 h')).toBeDefined();
  });
});
