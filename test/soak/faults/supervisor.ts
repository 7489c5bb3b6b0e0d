/** What happens to the supervisor itself. */
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import { lives } from '../machine.ts';
import { ask } from '../person.ts';
import type { World } from '../world.ts';
import { type Fault, STAYING, wellOnes } from './fault.ts';

const killed: Fault = {
  name: 'the supervisor is killed',
  weight: 2,
  async run(world) {
    await killSupervisor(world);
    await world.startSupervisor();
    return 'at rest';
  },
};

/** The moment is drawn: it hits the middle of stops, starts and writes. */
const killedAtWork: Fault = {
  name: 'the supervisor is killed at work',
  weight: 4,
  async run(world, random) {
    const ids = random.some(
      wellOnes(world, ...STAYING).filter((id) => id !== 'web1'),
      1 + random.below(6),
    );
    if (ids.length === 0) return undefined;
    const kind = random.pick(['restart', 'down', 'up'] as const);
    const afterMs = random.below(400);
    const asked = ask(world, kind, ids);
    await pause(afterMs);
    await killSupervisor(world);
    const heard = await asked;
    await world.startSupervisor();
    // Whether the wish was kept before the end is not known from outside: it is asked for once more, as a person would.
    if (kind !== 'restart') await ask(world, kind, ids);
    if (kind === 'down') world.memory.expect(ids, { desired: 'down' });
    return `${kind} of ${ids.join(', ')}, killed after ${afterMs} ms${heard ? '' : ', unanswered'}`;
  },
};

const handedOver: Fault = {
  name: 'the supervisor is stopped and started',
  weight: 1,
  async run(world) {
    const ended = await world.command('daemon', 'stop');
    await world.startSupervisor();
    return `daemon stop: ${ended.code}`;
  },
};

const suspended: Fault = {
  name: 'the supervisor is suspended',
  weight: 1,
  async run(world, random) {
    const pid = world.supervisors()[0];
    if (pid === undefined) return undefined;
    const seconds = 1 + random.below(5);
    process.kill(pid, 'SIGSTOP');
    await pause(seconds * 1_000);
    process.kill(pid, 'SIGCONT');
    return `${seconds} s`;
  },
};

const several: Fault = {
  name: 'several supervisors are started at once',
  weight: 1,
  async run(world, random) {
    if (random.below(2) === 0) await killSupervisor(world);
    await Promise.all(Array.from({ length: 4 }, () => world.startSupervisor()));
    await until('one supervisor is left', () => world.supervisors().length === 1, { deadlineMs: 30_000 });
    return 'four';
  },
};

/** As the kernel does it when memory runs out. */
export async function killSupervisor(world: World): Promise<void> {
  for (const pid of world.supervisors()) {
    process.kill(pid, 'SIGKILL');
    await until('the supervisor is gone', () => !lives(pid));
  }
}

export const SUPERVISOR_FAULTS = [killed, killedAtWork, handedOver, suspended, several];
