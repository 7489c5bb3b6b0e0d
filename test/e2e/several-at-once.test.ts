import { afterEach, beforeEach, expect, it } from 'vitest';
import { CliStack } from '../support/cli-stack.ts';

let stack: CliStack;
beforeEach(() => {
  stack = new CliStack();
});
afterEach(() => stack.end());

it('several commands at once without a supervisor start one of them, and all are answered', async () => {
  stack.write('name: together\nservices:\n  api: { command: sleep 5156 }\n');
  const calls = await Promise.all(Array.from({ length: 4 }, () => stack.run('up', '--json')));
  expect(calls.map(({ code, stderr }) => [code, stderr.includes('did not start')])).toEqual(
    calls.map(() => [0, false]),
  );
  const history = await stack.history();
  expect(history.filter((event) => event.to === 'starting')).toHaveLength(1);
});
