import { expect, it } from 'vitest';
import { FakeMachine, StackLife, turns } from '../../../support/stack-life.ts';
import { stackOf } from '../../../support/stack-text.ts';

const stack = stackOf('name: shop\nservices:\n  api: { command: node api.js, restart: "no" }\n');

it('a restart that was cut off while it stopped is gone on with: what it was stopping may end at any moment', async () => {
  const machine = new FakeMachine();
  const first = new StackLife(stack, machine, () => undefined);
  await first.begin();
  first.state.send('api', { type: 'up', actor: 'user', cause: 'asked' });
  await turns(50);
  first.starts.shift()?.end('ok');
  await turns(50);
  first.state.send('api', { type: 'restart', actor: 'user', cause: 'asked' });
  await turns(50);
  expect(first.stops).toHaveLength(1);
  first.cut();

  const next = new StackLife(stack, machine, () => undefined);
  await next.begin();
  await turns(50);
  expect(next.stops.map(({ id }) => id)).toEqual(['api']);
  next.stops.shift()?.end(true);
  next.unnoticed.shift()?.();
  await turns(50);
  next.starts.shift()?.end('ok');
  await turns(50);
  expect(next.state.managed('api')?.service.phase.state).toBe('running');
  expect(machine.living('api')).toHaveLength(1);
  expect(machine.violations).toEqual([]);
});
