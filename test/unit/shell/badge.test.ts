import { expect, it } from 'vitest';
import { createBadge } from '../../../electron/shell/badge.ts';
import { trayModel } from '../../../electron/shell/tray-model.ts';
import { trustApproval } from '../../support/example-approvals.ts';
import { aService, aSnapshot, aView } from '../../support/views.ts';

const DOWN = aService({ id: 'api', state: 'failed' });
const modelOf = (...services: readonly ReturnType<typeof aService>[]) =>
  trayModel(aView({ stacks: [aSnapshot({ light: 'red', services: [aService(), ...services] })] }));

function badge(system: 'linux' | 'darwin' | 'windows') {
  const said: unknown[] = [];
  const tell = (value: unknown) => void said.push(value);
  return { said, ...createBadge({ system, setDockBadge: tell, setOverlay: tell, showCount: tell }) };
}

it.each([
  ['linux', [2, 1, 0]],
  ['darwin', ['2', '1', '']],
  [
    'windows',
    [
      { light: 'red', words: '2 services are in trouble' },
      { light: 'red', words: '1 service is in trouble' },
      undefined,
    ],
  ],
] as const)('%s says how many services are in trouble when that changes, and nothing when none is', (system, said) => {
  const one = badge(system);
  one.render(modelOf());
  for (const model of [modelOf(DOWN, DOWN), modelOf(DOWN, DOWN), modelOf(DOWN), modelOf(), modelOf()])
    one.render(model);
  expect(one.said).toEqual(said);
});

it('counts over all stacks, and nothing of one that nobody approved', () => {
  const [shop, blog] = [aSnapshot({ services: [DOWN] }), aSnapshot({ key: 'blog', services: [DOWN, aService()] })];
  const held = aSnapshot({ key: 'new', services: [DOWN], approval: trustApproval });
  expect(trayModel(aView({ stacks: [shop, blog, held] })).troubled).toBe(2);
});
