/** What was ill gets well again. */
import type { Fault } from './fault.ts';

const healed: Fault = {
  name: 'what was ill gets well',
  weight: 5,
  async run(world, random) {
    const ids = world.memory.curable();
    if (ids.length === 0) return undefined;
    const chosen = random.some(ids, 1 + random.below(ids.length));
    for (const id of chosen) await world.memory.cureNow(id);
    return chosen.join(', ');
  },
};

export const HEALING = [healed];
