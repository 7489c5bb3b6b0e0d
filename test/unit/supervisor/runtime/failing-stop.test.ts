import { expect, it } from 'vitest';
import { FakeMachine, StackLife, turns } from '../../../support/stack-life.ts';
import { stackOf } from '../../../support/stack-text.ts';

const stack = stackOf('name: shop\nservices:\n  api: { command: node api.js, restart: "no" }\n');

it('a stop in which Stacklight itself fails is over, says so, and can be asked for again', async () => {
  const life = new StackLife(stack, new FakeMachine(), () => undefined);
  await life.begin();
  life.state.send('api', { type: 'up', actor: 'user', cause: 'asked' });
  await turns(50);
  life.starts.shift()?.end('ok');
  await turns(50);
  const { stopMade } = life;
  life.stopMade = () => Promise.reject(new Error('too many open files'));
  life.state.send('api', { type: 'down', actor: 'user', cause: 'asked' });
  await turns(50);
  life.stops.shift()?.end(true);
  await turns(50);
  expect(life.state.managed('api')?.service.phase).toMatchObject({
    state: 'failed',
    reason: 'could not be stopped: Stacklight itself failed: too many open files',
  });
  life.stopMade = stopMade;
  life.state.send('api', { type: 'down', actor: 'user', cause: 'asked again' });
  await turns(50);
  life.stops.shift()?.end(true);
  await turns(50);
  expect(life.state.managed('api')?.service.phase.state).toBe('stopped');
});
