import { describe, expect, it } from 'vitest';
import { atStart, isClosedAtStart, knownStacks, movedStack } from '../../../electron/shell/known-stacks.ts';
import { inOrder } from '../../../electron/supervisor/stacks/stack-order.ts';
import { aSnapshot, aView } from '../../support/views.ts';

const NONE = { order: [], closedAtStart: [] };
const view = aView({
  stacks: [
    aSnapshot({ key: 'shop-1', stack: 'shop', file: '/p/shop/stacklight.yaml' }),
    aSnapshot({ key: 'demo', stack: 'demo', file: '/demo/stacklight.yaml', demo: true }),
  ],
});

describe('the stacks of the settings', () => {
  it('are those that are open and those that are kept, each once, without the demo', () => {
    const kept = ['/p/shop', '/p/blog/stacklight.yaml'];
    expect(knownStacks(view, kept, { ...NONE, closedAtStart: ['/p/blog/stacklight.yaml'] })).toMatchObject([
      { name: 'shop', file: '/p/shop/stacklight.yaml', isOpen: true, openAtStart: true },
      { name: 'blog', file: '/p/blog/stacklight.yaml', isOpen: false, openAtStart: false },
    ]);
  });

  it('stand in the order that a person gave them', () => {
    const known = knownStacks(view, ['/p/a/stacklight.yaml', '/p/b/stacklight.yaml'], NONE);
    const [shop, a, b] = known;
    const moved = movedStack(known, NONE, { id: b?.id ?? '', before: shop?.id });
    expect(moved.order).toEqual([b?.file, shop?.file, a?.file]);
    expect(movedStack(known, moved, { id: shop?.id ?? '' }).order).toEqual([a?.file, b?.file, shop?.file]);
    expect(movedStack(known, moved, { id: 'nobody', before: a?.id })).toBe(moved);
    expect(inOrder([{ file: 'new' }, ...known], moved.order).map(({ file }) => file)).toEqual([...moved.order, 'new']);
  });

  it('are left closed at the start by their file, also where the folder is what was opened', () => {
    const closed = atStart(NONE, '/p/shop/stacklight.yaml', false);
    expect(isClosedAtStart('/p/shop', closed)).toBe(true);
    expect(isClosedAtStart('/p/shop2', closed)).toBe(false);
    expect(atStart(closed, '/p/shop/stacklight.yaml', true)).toEqual(NONE);
  });
});
