/** What a crash or a bad disk leaves of our own files. The supervisor is dead while it happens. */
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reopen } from '../person.ts';
import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';
import { killSupervisor } from './supervisor.ts';

const FILES = ['state.json', 'open-stacks.json', 'supervisor.lock', 'muted.json', 'history.jsonl'] as const;

/**
 * `state.json` may be lost: running services are found again by their marker, and what was wished down is not running. A list of
 * open stacks that is lost is made again by the next `up`, which is what a person would say.
 */
const damaged: Fault = {
  name: 'a file of our own is damaged',
  weight: 2,
  async run(world, random) {
    const name = random.pick(FILES);
    await killSupervisor(world);
    const file = [join(world.stateFolder(), name), join(world.home, name)].find((one) => existsSync(one));
    const how = file === undefined ? 'is not there' : damage(file, random);
    await world.startSupervisor();
    world.memory.historyBroken ||= name === 'history.jsonl';
    await reopen(world);
    return `${name} ${how}`;
  },
};

function damage(file: string, random: Random): string {
  const { size } = statSync(file);
  if (random.below(2) === 0) {
    const length = random.below(size + 1);
    truncateSync(file, length);
    return `cut to ${length} of ${size} bytes`;
  }
  const bytes = readFileSync(file);
  const at = random.below(Math.max(1, size));
  const bit = random.below(8);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFileSync(file, bytes);
  return `has bit ${bit} of byte ${at} of ${size} turned`;
}

/** What an older run left: a socket that nobody serves, files of names that nobody knows. */
const leftOvers: Fault = {
  name: 'left-overs lie in the state folder',
  weight: 1,
  async run(world) {
    await killSupervisor(world);
    writeFileSync(join(world.home, 'supervisor.lock.new-1-left'), '{');
    writeFileSync(join(world.stateFolder(), 'state.json.123'), 'half');
    await world.startSupervisor();
    return `${readdirSync(world.home).length} entries`;
  },
};

export const STATE_FAULTS = [damaged, leftOvers];
