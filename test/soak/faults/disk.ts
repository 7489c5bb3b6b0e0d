/** The disk on which the supervisor keeps what it knows. */
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../../electron/limits.ts';
import { ask } from '../person.ts';
import { type Fault, STAYING, wellOnes } from './fault.ts';

/** Supervision goes on meanwhile: what somebody asks for is done, and what dies comes back. */
const refused: Fault = {
  name: 'the disk is full or read-only',
  weight: 2,
  async run(world, random) {
    const { disk } = world;
    const how = random.pick(['full', 'read-only'] as const);
    const ids = random.some(
      wellOnes(world, ...STAYING).filter((id) => id !== 'web1'),
      1 + random.below(3),
    );
    if (!disk || ids.length === 0) return undefined;
    // A restart that was asked for a moment ago is the same press of the button.
    await pause(LIMITS.restart.pressMs);
    const before = ids.flatMap((id) => world.living().get(id) ?? []);
    if (how === 'full') disk.fill();
    else if (!disk.makeReadOnly()) return undefined;
    try {
      if (!(await ask(world, 'restart', ids))) throw new Error(`the restart of ${ids.join(', ')} was not answered`);
      await pause(random.below(2_000));
      const left = ids.flatMap((id) => world.living().get(id) ?? []).filter((pid) => before.includes(pid));
      if (left.length > 0) throw new Error(`the restart of ${ids.join(', ')} was not done: pids ${left.join(', ')}`);
    } finally {
      disk.putRight();
    }
    return `${how} while ${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} restarted`;
  },
};

export const DISK_FAULTS = [refused];
