import type { Random } from '../random.ts';
import type { World } from '../world.ts';

/** What happens to a stack at one step. It changes the world and says in the model what must be true after that. */
export interface Fault {
  readonly name: string;
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  /** @returns what was done, for the log of the soak; undefined where it cannot be done just now */
  run(world: World, random: Random): Promise<string | undefined>;
}

/** Ids of the members of these kinds that are well and wished up: what a fault may be done to. */
export function wellOnes(world: World, ...kinds: readonly string[]): string[] {
  return world.all
    .filter(({ id, kind }) => {
      const truth = world.memory.model.get(id);
      return kinds.includes(kind) && truth?.desired === 'up' && !truth.ill && !truth.robbed;
    })
    .map(({ id }) => id);
}

/** Members that a person may start and stop as they like. */
export const STAYING = ['web', 'idle', 'deaf', 'family', 'chat', 'box'] as const;
