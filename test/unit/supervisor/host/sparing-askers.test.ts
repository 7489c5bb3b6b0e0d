import { expect, it } from 'vitest';
import { sparingAskers } from '../../../../electron/supervisor/host/sparing-askers.ts';

it('spares who asks for several things at once until the last of them is done, also by failing', async () => {
  const { askers, sparing } = sparingAskers();
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  const first = sparing(7, work);
  const second = sparing(7, work);
  expect([...askers]).toEqual([7]);
  ends[0]?.();
  await first;
  expect([...askers]).toEqual([7]);
  ends[1]?.();
  await second;
  expect([...askers]).toEqual([]);
  await expect(sparing(8, () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
  expect([...askers]).toEqual([]);
});
