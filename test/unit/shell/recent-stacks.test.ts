import { describe, expect, it } from 'vitest';
import { homePath } from '../../../electron/shell/home-path.ts';
import { createRecentOpener } from '../../../electron/shell/recent-opener.ts';
import { createRecentStacks, type Recent, withRecent } from '../../../electron/shell/recent-stacks.ts';
import { createFakeHost } from '../../support/fake-host.ts';
import { aSnapshot, aView } from '../../support/views.ts';

const HOME = '/home/dev';

function stack(name: string, over: { demo?: boolean } = {}) {
  return aSnapshot({ key: name, stack: name, file: `${HOME}/${name}/stacklight.yaml`, ...over });
}

function recents(kept: readonly Recent[] = []) {
  const saved: Recent[][] = [];
  const list = createRecentStacks({ kept, home: HOME, keep: (next) => void saved.push([...next]) });
  return { ...list, saved, names: () => list.list().map(({ name }) => name) };
}

describe('the recent stacks', () => {
  it('are those that were open and are not now, the newest first', () => {
    const { look, names } = recents();
    look(aView({ stacks: [stack('shop')] }));
    look(aView({ stacks: [stack('shop'), stack('blog')] }));
    expect(names()).toEqual([]);
    look(aView({ stacks: [] }));
    expect(names()).toEqual(['blog', 'shop']);
  });

  it('are kept when they change, and not with every view', () => {
    const { look, saved } = recents();
    for (let times = 0; times < 3; times += 1) look(aView({ stacks: [stack('shop')] }));
    expect(saved).toEqual([[{ file: `${HOME}/shop/stacklight.yaml`, name: 'shop' }]]);
  });

  it('move to the front when they are opened again', () => {
    const { look, names } = recents([
      { file: `${HOME}/blog/stacklight.yaml`, name: 'blog' },
      { file: `${HOME}/shop/stacklight.yaml`, name: 'shop' },
    ]);
    look(aView({ stacks: [stack('shop')] }));
    look(aView({ stacks: [] }));
    expect(names()).toEqual(['shop', 'blog']);
  });

  it('go by the name that a stack has now', () => {
    const { look, names } = recents();
    look(aView({ stacks: [stack('shop')] }));
    look(aView({ stacks: [{ ...stack('shop'), stack: 'store' }] }));
    look(aView({ stacks: [] }));
    expect(names()).toEqual(['store']);
  });

  it('leave the demo out, and are no more than eight', () => {
    const { look, names } = recents();
    look(aView({ stacks: [stack('demo', { demo: true })] }));
    look(aView({ stacks: Array.from({ length: 12 }, (_, index) => stack(`s${index}`)) }));
    look(aView({ stacks: [] }));
    expect(names()).toHaveLength(8);
    expect(names()).not.toContain('demo');
  });

  it('are shown by name and folder, and named by an id that tells no path', () => {
    const { list } = recents([{ file: `${HOME}/shop/stacklight.yaml`, name: 'shop' }]);
    expect(list()).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{16}$/), name: 'shop', folder: '~/shop' }]);
  });

  it('hold each file once', () => {
    const one = { file: '/a', name: 'a' };
    expect(withRecent([one], [one, { file: '/b', name: 'b' }])).toEqual([{ file: '/b', name: 'b' }, one]);
  });
});

describe('opening a recent stack', () => {
  it('opens its file, which may ask for a yes like any other', async () => {
    const host = createFakeHost();
    const list = recents([{ file: '/shop/stacklight.yaml', name: 'shop' }]);
    const opener = createRecentOpener(
      list,
      host,
      () => true,
      () => {},
    );
    expect(await opener.open(list.list()[0]?.id ?? '')).toEqual({ stack: 'shop' });
    expect(host.calls).toEqual(['open /shop/stacklight.yaml']);
    expect(host.requested).toEqual([]);
  });

  it('says that one is gone, and forgets it', async () => {
    const host = createFakeHost();
    const list = recents([{ file: '/shop/stacklight.yaml', name: 'shop' }]);
    const changes: string[] = [];
    const opener = createRecentOpener(
      list,
      host,
      () => false,
      () => void changes.push('changed'),
    );
    const id = list.list()[0]?.id ?? '';
    expect(await opener.open(id)).toMatchObject({ problem: { code: 'stack-file-missing' } });
    expect([host.calls, list.list(), changes]).toEqual([[], [], ['changed']]);
    expect(await opener.open(id)).toMatchObject({ problem: { code: 'stack-file-missing' } });
  });
});

describe('a path for people', () => {
  it.each([
    ['/home/dev/shop', '~/shop'],
    ['/home/dev', '~'],
    ['/home/developer/shop', '/home/developer/shop'],
    ['/srv/shop', '/srv/shop'],
  ])('of %s is %s', (path, words) => expect(homePath(path, HOME)).toBe(words));
});
