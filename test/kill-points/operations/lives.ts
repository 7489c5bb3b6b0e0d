/** Start, stop and restart of services of every kind. */
import { ask } from '../../soak/person.ts';
import type { World } from '../../soak/world.ts';
import { type Operation, takeWishes } from '../operation.ts';

/** One with a check, one that has to be killed, one with a child in a session of its own. */
const IDS = ['web2', 'deaf1', 'family1'] as const;

async function bring(world: World, wish: 'up' | 'down'): Promise<void> {
  if (!(await ask(world, wish, IDS))) throw new Error(`${wish} was not answered`);
  world.memory.expect(IDS, { desired: wish });
}

/** What was answered was kept. */
async function remembered(world: World, wish: 'up' | 'down', heard: boolean): Promise<void> {
  const wishes = await takeWishes(world, IDS);
  const lost = IDS.filter((id) => wishes.get(id) !== wish);
  if (heard && lost.length > 0) throw new Error(`${wish} of ${lost.join(', ')} was answered and is forgotten`);
}

const started: Operation = {
  name: 'start',
  prepare: (world) => bring(world, 'down'),
  act: (world) => ask(world, 'up', IDS),
  remembered: (world, heard) => remembered(world, 'up', heard),
  finish: (world) => bring(world, 'up'),
};

const stopped: Operation = {
  name: 'stop',
  prepare: (world) => bring(world, 'up'),
  act: (world) => ask(world, 'down', IDS),
  remembered: (world, heard) => remembered(world, 'down', heard),
  finish: (world) => bring(world, 'down'),
};

/** The wish stays up all the time, whatever becomes of the restart. */
const restarted: Operation = {
  name: 'restart',
  prepare: (world) => bring(world, 'up'),
  act: (world) => ask(world, 'restart', IDS),
  remembered: (world) => remembered(world, 'up', true),
  finish: async (world) => {
    if (!(await ask(world, 'restart', IDS))) throw new Error('restart was not answered');
  },
};

export const LIVES = [started, stopped, restarted];
