/** What a person asks for, also several things at once and the same thing again and again. */

import { ask } from '../person.ts';
import type { World } from '../world.ts';
import { type Fault, STAYING, wellOnes } from './fault.ts';

const stopped: Fault = {
  name: 'services are stopped',
  weight: 2,
  async run(world, random) {
    const ids = random.some(stoppable(world), 1 + random.below(4));
    if (ids.length === 0) return undefined;
    await ask(world, 'down', ids);
    world.memory.expect(ids, { desired: 'down' });
    return ids.join(', ');
  },
};

const started: Fault = {
  name: 'services are started',
  weight: 3,
  async run(world, random) {
    const down = world.all.filter(({ id }) => world.memory.model.get(id)?.desired === 'down').map(({ id }) => id);
    const ids = random.some(down, 1 + random.below(4));
    if (ids.length === 0) return undefined;
    await ask(world, 'up', ids);
    world.memory.expect(ids, { desired: 'up' });
    return ids.join(', ');
  },
};

const restarted: Fault = {
  name: 'a restart is asked for many times',
  weight: 2,
  async run(world, random) {
    const [id] = random.some(stoppable(world), 1);
    if (id === undefined) return undefined;
    const presses = 1 + random.below(20);
    await Promise.all(Array.from({ length: presses }, () => ask(world, 'restart', [id])));
    return `${id}, ${presses} times`;
  },
};

const contradicted: Fault = {
  name: 'up, down and restart are asked for at once',
  weight: 2,
  async run(world, random) {
    const [id] = random.some(stoppable(world), 1);
    if (id === undefined) return undefined;
    const asked = Array.from({ length: 2 + random.below(6) }, () => random.pick(['up', 'down', 'restart'] as const));
    const last = random.pick(['up', 'down'] as const);
    await Promise.all(asked.map((kind) => ask(world, kind, [id])));
    // What was asked last wins; what was asked at the same moment has no order.
    await ask(world, last, [id]);
    world.memory.expect([id], { desired: last });
    return `${id}: ${asked.join(', ')}, then ${last}`;
  },
};

/** Not what others hang on: a stop of it is a question of its own. */
function stoppable(world: World): string[] {
  return wellOnes(world, ...STAYING).filter((id) => id !== 'web1');
}

/** By a connection that is closed as soon as it was asked. */
const withdrawn: Fault = {
  name: 'a restart is asked for and nobody waits for the answer',
  weight: 1,
  async run(world, random) {
    const [id] = random.some(stoppable(world), 1);
    if (id === undefined) return undefined;
    await ask(world, 'restart', [id], { cutOff: true });
    return id;
  },
};

export const INTENTS = [stopped, started, restarted, contradicted, withdrawn];
