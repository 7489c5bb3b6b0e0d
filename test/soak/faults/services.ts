/** What services do by themselves: they die, they freeze, they answer nonsense. */
import { get } from 'node:http';
import { livingOf } from '../machine.ts';
import type { World } from '../world.ts';
import { type Fault, STAYING, wellOnes } from './fault.ts';

/** `drip` is no illness: the status is there, and nothing of the check asks for the rest. */
const MODES = ['error', 'hang', 'drip', 'reset', 'half', 'garbage', 'circle', 'away'] as const;

/** How many are killed at once: a burst is one incident. None is killed again soon, or it would rightly be given up. */
const died: Fault = {
  name: 'services die',
  weight: 6,
  async run(world, random) {
    const ids = random.some(
      wellOnes(world, ...STAYING).filter((id) => !world.memory.isTired(id)),
      1 + random.below(5),
    );
    const living = livingOf(world.all);
    for (const pid of ids.flatMap((id) => living.get(id) ?? [])) process.kill(pid, 'SIGKILL');
    world.memory.tire(ids);
    return ids.length > 0 ? ids.join(', ') : undefined;
  },
};

const frozen: Fault = {
  name: 'a service is frozen',
  weight: 2,
  async run(world, random) {
    const [id] = random.some(
      runningOnes(world).filter((one) => one !== 'web1'),
      1,
    );
    const pid = id === undefined ? undefined : livingOf(world.all).get(id)?.[0];
    if (id === undefined || pid === undefined) return undefined;
    process.kill(pid, 'SIGSTOP');
    world.memory.expect([id], { ill: true });
    world.memory.cure(id, async () => {
      process.kill(pid, 'SIGCONT');
    });
    return id;
  },
};

const ill: Fault = {
  name: 'services answer nonsense',
  weight: 4,
  async run(world, random) {
    const ids = random.some(runningOnes(world), 1 + random.below(3));
    const modes: string[] = [];
    for (const id of ids) {
      const mode = random.pick(MODES);
      await tell(world, id, mode);
      // A process that ended meanwhile took its illness with it.
      world.memory.expect([id], { ill: mode !== 'drip' });
      world.memory.cure(id, () => tell(world, id, 'well').catch(() => undefined));
      modes.push(`${id} ${mode}`);
    }
    return modes.join(', ') || undefined;
  },
};

const outside: Fault = {
  name: 'what is outside goes away',
  weight: 1,
  async run(world, random) {
    const [id] = random.some(wellOnes(world, 'outside'), 1);
    if (id === undefined) return undefined;
    await world.switchOff(world.member(id));
    world.memory.expect([id], { ill: true });
    world.memory.cure(id, () => world.switchOn(world.member(id)));
    return id;
  },
};

/** One that waits for a service that is ill is as it must be, and has nothing that could fall ill. */
function runningOnes(world: World): string[] {
  const living = world.living();
  return wellOnes(world, 'web').filter((id) => living.get(id)?.length === 1);
}

function tell(world: World, id: string, mode: string): Promise<void> {
  const { port } = world.member(id);
  return new Promise((resolve, reject) => {
    get(`http://127.0.0.1:${port}/mode?is=${mode}`, { agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve());
    }).once('error', reject);
  });
}

export const SERVICE_FAULTS = [died, frozen, ill, outside];
