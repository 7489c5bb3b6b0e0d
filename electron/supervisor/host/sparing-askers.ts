import type { World } from '../model/world.ts';

/** Who asks for something right now, by pid. Whoever asks for several things at once is spared until the last of them is done. */
export function sparingAskers(): Pick<World, 'askers' | 'sparing'> {
  const asked = new Map<number, number>();
  const askers = new Set<number>();
  const count = (asker: number, by: 1 | -1) => {
    const times = (asked.get(asker) ?? 0) + by;
    if (times > 0) {
      asked.set(asker, times);
      askers.add(asker);
    } else {
      asked.delete(asker);
      askers.delete(asker);
    }
  };
  return {
    askers,
    async sparing(asker, work) {
      if (asker === undefined) return work();
      count(asker, 1);
      try {
        return await work();
      } finally {
        count(asker, -1);
      }
    },
  };
}
