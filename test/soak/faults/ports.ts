/** Strangers on the ports of services. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../../support/until.ts';
import { livingOf } from '../machine.ts';
import { ask } from '../person.ts';
import type { World } from '../world.ts';
import { type Fault, wellOnes } from './fault.ts';

/** Holds a port as somebody else's server does, and says so when it has it. */
const HOLDER = `require('node:http').createServer((q, a) => a.end('not yours')).listen(+process.argv[1], '127.0.0.1', () => console.log('holds'))`;

/** The service is down while the stranger comes: whoever starts it then must say who is there, and leave the stranger alone. */
const robbed: Fault = {
  name: 'a stranger takes the port of a service that is down',
  weight: 2,
  async run(world, random) {
    const [id] = random.some(
      wellOnes(world, 'web').filter((one) => one !== 'web1'),
      1,
    );
    if (id === undefined) return undefined;
    await ask(world, 'down', [id]);
    await until(`${id} is down`, () => livingOf(world.all).get(id)?.length === 0, { deadlineMs: 30_000 });
    const name = `the stranger on the port of ${id}`;
    const stranger = spawn(process.execPath, ['-e', HOLDER, String(world.member(id).port)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: '/',
    });
    await once(stranger.stdout, 'data');
    world.adopt(name, stranger);
    world.memory.expect([id], { desired: 'up', robbed: true });
    await ask(world, 'up', [id]);
    world.memory.cure(id, () => leave(world, id, name));
    return id;
  },
};

/** What was blocked by a port starts by itself when the port is free; nobody has to press anything. */
async function leave(world: World, id: string, name: string): Promise<void> {
  world.leave(name);
  world.memory.expect([id], { robbed: false });
}

/** Nothing is there to be fixed: nobody may be ended by it. */
const fixedForNothing: Fault = {
  name: 'fix ports and clean up are asked for',
  weight: 1,
  async run(world, random) {
    const what = random.pick(['fix-ports', 'cleanup'] as const);
    const done = await world.command(what, '--yes');
    return `${what}: ${done.code}`;
  },
};

export const PORT_FAULTS = [robbed, fixedForNothing];
