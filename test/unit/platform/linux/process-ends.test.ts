import { openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ProcessEnds } from '../../../../electron/platform/linux/process-ends.ts';
import { catchFaults } from '../../../support/uncaught.ts';
import { until } from '../../../support/until.ts';

/** A kernel that says what a test has it say; a process is its own descriptor. */
function kernel({ full = false, fails = false } = {}) {
  const tags = new Map<number, number>();
  const closed: number[] = [];
  let says: (tags: readonly number[]) => void = () => undefined;
  const nowhere = openSync('/dev/null', 'r+');
  const calls = {
    errno: () => 0,
    close: (descriptor: number) => closed.push(descriptor),
    pidfdOpen: (pid: number) => pid,
    epollCreate: () => 1,
    eventfd: () => nowhere,
    epollAdd: (_: number, descriptor: number, tag: number) => {
      tags.set(descriptor, tag);
      return full && tag > 0 ? -1 : 0;
    },
    epollRemove: () => 0,
    epollWait: () =>
      fails
        ? Promise.reject(new Error('interrupted'))
        : new Promise<readonly number[]>((resolve) => {
            says = resolve;
          }),
  };
  return { calls, closed, end: (...pids: number[]) => says(pids.map((pid) => tags.get(pid) ?? -1)) };
}

const named = (pid: number) => ({ pid, startToken: 'then' });
it('a fault of one who is told costs no other the news, now or later, and is no secret', async () => {
  const caught = catchFaults();
  const { calls, end } = kernel();
  const ends = new ProcessEnds(calls, () => true);
  const told: number[] = [];
  ends.watch(named(7), () => {
    throw new Error('of its own');
  });
  for (const pid of [8, 9]) ends.watch(named(pid), () => told.push(pid));
  end(7, 8);
  await until('the second is told', () => told.length === 1);
  end(9);
  await until('the third is told', () => told.length === 2);
  caught.end();
  expect(caught.faults).toEqual(['of its own']);
});

it('what the kernel does not watch is looked for, and its descriptor is let go', () => {
  const { calls, closed } = kernel({ full: true });
  const ends = new ProcessEnds(calls, () => true);
  expect(ends.watch(named(7), () => undefined)).toBeUndefined();
  expect(closed).toContain(7);
});

it('where the wait itself fails, whoever watches is told all the same', async () => {
  let lives = true;
  const ends = new ProcessEnds(kernel({ fails: true }).calls, () => lives);
  const told: number[] = [];
  ends.watch(named(7), () => told.push(7));
  lives = false;
  await until('it is told', () => told.length === 1);
});
