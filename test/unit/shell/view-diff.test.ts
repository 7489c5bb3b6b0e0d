import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchSchema, viewSchema } from '../../../electron/contract/view.ts';
import { diffView } from '../../../electron/shell/view-diff.ts';
import { applyPatch } from '../../../renderer/patch.ts';
import { arbitraryView } from '../../support/arbitrary-view.ts';
import * as examples from '../../support/example-views.ts';

const { greenView, shadowedView } = examples;
const views = Object.entries(examples).filter(([name]) => name.endsWith('View') && name !== 'exampleView');

describe('a view and its patches', () => {
  it('the page that applies the difference has exactly the next view', () => {
    fc.assert(
      fc.property(arbitraryView, arbitraryView, (previous, next) => {
        const patch = diffView(previous, next);
        const patched = patch ? applyPatch(previous, patch) : { ...previous, revision: next.revision };
        expect(patched).toEqual(next);
      }),
    );
  });

  it('a difference survives the way to the page as JSON and keeps to the contract', () => {
    fc.assert(
      fc.property(arbitraryView, arbitraryView, (previous, next) => {
        const patch = diffView(previous, next);
        if (!patch) return;
        const received = patchSchema.parse(JSON.parse(JSON.stringify(patch)));
        expect(viewSchema.parse(applyPatch(previous, received))).toEqual(next);
      }),
    );
  });

  it('says nothing when only the revision moved', () => {
    fc.assert(
      fc.property(arbitraryView, (view) => {
        expect(diffView(view, { ...structuredClone(view), revision: view.revision + 1 })).toBeUndefined();
      }),
    );
  });

  it('carries the one service that changed and nothing of the others', () => {
    const [stack] = greenView.stacks;
    if (!stack) throw new Error('the example has no stack');
    const services = stack.services.map((service) =>
      service.id === 'api' ? { ...service, message: 'slow' } : service,
    );
    const next = { ...greenView, revision: 2, stacks: [{ ...stack, services }] };
    expect(diffView(greenView, next)).toEqual({
      revision: 2,
      stacks: [{ key: 'shop', services: [{ id: 'api', message: 'slow' }] }],
    });
  });

  it('says which fields a service has no longer', () => {
    const [stack] = greenView.stacks;
    if (!stack) throw new Error('the example has no stack');
    const services = stack.services.map(({ process, ...rest }) =>
      rest.id === 'api' || !process ? rest : { ...rest, process },
    );
    const next = { ...greenView, revision: 2, stacks: [{ ...stack, services }] };
    const patch = diffView(greenView, next);
    expect(patch?.stacks).toEqual([{ key: 'shop', services: [{ id: 'api', gone: ['process'] }] }]);
    expect(patch && applyPatch(greenView, patch)).toEqual(next);
  });

  it('leaves out a new service of which only a part arrived', () => {
    const services = [{ id: 'new', state: 'healthy' as const }];
    const patched = applyPatch(greenView, { revision: 2, stacks: [{ key: 'shop', services, order: ['db', 'new'] }] });
    expect(patched.stacks[0]?.services.map(({ id }) => id)).toEqual(['db']);
  });

  it('leaves what did not change the very same object, so that it is not drawn again', () => {
    const next = { ...shadowedView, revision: 2 };
    const patch = diffView(greenView, next);
    if (!patch) throw new Error('the examples are equal');
    const patched = applyPatch(greenView, patch);
    const before = greenView.stacks[0]?.services.find(({ id }) => id === 'db');
    expect(patched.stacks[0]?.services.find(({ id }) => id === 'db')).toBe(before);
  });

  it('leaves out a new stack of which only a part arrived', () => {
    const patched = applyPatch(greenView, { revision: 2, stacks: [{ key: 'blog', light: 'red' }] });
    expect(patched.stacks.map(({ key }) => key)).toEqual(['shop']);
  });

  it.each(views)('the example %s keeps to the contract', (_, view) => {
    expect(viewSchema.safeParse(view).error).toBeUndefined();
  });
});
