/** What happens to the output of services. */
import { appendFileSync, lstatSync, mkdirSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';

const BURST_BYTES = 30_000_000;

const logLost: Fault = {
  name: 'a log is taken away',
  weight: 2,
  async run(world, random) {
    const file = join(world.stateFolder(), 'logs', `${random.pick(['chat1', 'chat2'])}.log`);
    const how = random.pick(['cut to nothing', 'deleted', 'made a link', 'made a folder'] as const);
    if (how === 'cut to nothing' && lstatSync(file, { throwIfNoEntry: false })?.isFile()) truncateSync(file, 0);
    else rmSync(file, { force: true, recursive: true });
    if (how === 'made a link') symlinkSync(world.neighbour, file);
    if (how === 'made a folder') mkdirSync(file);
    return how;
  },
};

const burst: Fault = {
  name: 'a burst of output without an end of a line',
  weight: 1,
  async run(world) {
    const file = join(world.stateFolder(), 'logs', 'idle1.log');
    try {
      appendFileSync(file, Buffer.alloc(BURST_BYTES, 'x'));
    } catch {
      return undefined;
    }
    return `${BURST_BYTES / 1_000_000} MB`;
  },
};

export const LOG_FAULTS = [logLost, burst];
