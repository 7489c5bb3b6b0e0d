import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { roomInTurn, sharedLook, someAtATime } from '../../../electron/platform/slices.ts';

/** Looks that end when they are told to, in their order. */
function looks() {
  const ends: (() => void)[] = [];
  const look = sharedLook(
    () =>
      new Promise<number>((resolve) => {
        const number = ends.length + 1;
        ends.push(() => resolve(number));
      }),
  );
  return { look, ends };
}

async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await nextTurn();
}

describe('a look for everybody', () => {
  it('is one for all who ask while another goes on, and begins when that one is over', async () => {
    const { look, ends } = looks();
    const first = look();
    await turns(2);
    const later: Promise<number>[] = [];
    for (let at = 0; at < 1_000; at++) {
      later.push(look());
      if (at % 100 === 0) await turns(1);
    }
    expect(ends).toHaveLength(1);
    ends[0]?.();
    expect(await first).toBe(1);
    await turns(2);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    expect(new Set(await Promise.all(later))).toEqual(new Set([2]));
  });

  it('is never one that began before the question, unless the question says that it will do', async () => {
    const { look, ends } = looks();
    const asked = performance.now();
    const first = look();
    await turns(2);
    expect(look(asked)).toBe(first);
    const second = look();
    expect(second).not.toBe(first);
    ends[0]?.();
    await turns(2);
    ends[1]?.();
    expect(await second).toBe(2);
  });

  it('goes on after one that failed', async () => {
    let count = 0;
    const look = sharedLook(async () => {
      count += 1;
      if (count === 1) throw new Error('no table');
      return count;
    });
    const first = look();
    await expect(first).rejects.toThrow('no table');
    expect(await look()).toBe(2);
  });
});

describe('work of many', () => {
  it('is done some at a time, and its results stand in the order of the questions', async () => {
    let open = 0;
    let most = 0;
    const results = await someAtATime(
      Array.from({ length: 100 }, (_, at) => at),
      7,
      async (at) => {
        open += 1;
        most = Math.max(most, open);
        await turns(at % 3);
        open -= 1;
        return at * 2;
      },
    );
    expect(results).toEqual(Array.from({ length: 100 }, (_, at) => at * 2));
    expect(most).toBe(7);
    expect(await someAtATime([], 7, async () => 1)).toEqual([]);
  });

  it('gets its room in the order in which it was asked for, and others their turn between', async () => {
    const done: number[] = [];
    let others = 0;
    const working = { yes: true };
    const other = async () => {
      for (; working.yes; others++) await nextTurn();
    };
    const watched = other();
    await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        await roomInTurn();
        done.push(at);
        const end = performance.now() + LIMITS.platform.sliceMs / 2;
        while (performance.now() < end);
      }),
    );
    working.yes = false;
    await watched;
    expect(done).toEqual(Array.from({ length: 20 }, (_, at) => at));
    // Two or three pieces fill a slice.
    expect(others).toBeGreaterThan(4);
  });
});
