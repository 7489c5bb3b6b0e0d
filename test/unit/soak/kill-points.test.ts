import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../kill-points/calls.ts';
import { openPlans } from '../../kill-points/files.ts';

const HOME = '/tmp/home';
const RECORDING = `100 write(21<${HOME}/stacks/k/history.jsonl>, "{\\"seq\\":1}\\n", 10) = 10
101 rename("${HOME}/stacks/k/state.json.4711", "${HOME}/stacks/k/state.json") = 0
100 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 102
100 clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = 103
100 kill(103, 0) = 0
100 kill(-103, SIGTERM) = 0
100 write(7<pipe:[12]>, "x", 1) = 1
100 write(9<${HOME}/supervisor.lock.new-1234567-ab>, "{", 1) = 1
101 write(21<${HOME}/stacks/k/history.jsonl>, "{", 1 <unfinished ...>
101 <... write resumed>) = 1
101 write(21<${HOME}/stacks/k/history.jsonl>, "{", 1) = 1
101 unlink("/tmp/elsewhere") = 0
`;

describe('the points at which a supervisor can be killed', () => {
  it('are the calls by which it changes something, each with a name and its number among those of its thread', () => {
    expect(pointsOf(RECORDING, HOME).map(({ name, number }) => `${name} (${number})`)).toEqual([
      'history.jsonl is written (1)',
      'state.json is replaced (1)',
      'a process is begun (2)',
      'SIGTERM is sent (2)',
      'history.jsonl is written, 2nd time (1)',
      'history.jsonl is written, 3rd time (2)',
    ]);
  });
});

describe('a plan that was cut off', () => {
  it('is one of which nothing says what came of it', () => {
    const event = (data: Record<string, unknown>) =>
      ({ seq: 1, at: 1, kind: 'action', cause: 'fix-ports', actor: 'user', data }) as const;
    expect(openPlans([event({ plan: 'a' }), event({ plan: 'b' }), event({ plan: 'a', verification: [] })])).toEqual([
      'b',
    ]);
  });
});
