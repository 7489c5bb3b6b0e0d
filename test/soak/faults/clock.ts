/** Somebody sets the clock, or it is put right after it was wrong. */
import { setTimeout as pause } from 'node:timers/promises';
import { stays } from '../members.ts';
import type { Fault } from './fault.ts';

const HOUR = 3_600;
const OFFSETS: readonly (readonly [number, string])[] = [
  [0, 'put right'],
  [HOUR, 'an hour ahead'],
  [-HOUR, 'an hour back'],
  [24 * HOUR, 'a day ahead'],
  [365 * 24 * HOUR, 'a year ahead'],
  [-365 * 24 * HOUR, 'a year back'],
];

/** Nothing restarts for it, and nobody is told anything. */
const set: Fault = {
  name: 'the clock is set',
  weight: 2,
  async run(world, random) {
    const [seconds, words] = random.pick(OFFSETS);
    if (!world.clock) return undefined;
    const pids = () =>
      world.all
        .filter(stays)
        .flatMap(({ id }) => world.living().get(id) ?? [])
        .join(' ');
    const before = pids();
    const told = world.told.length;
    const open = (await world.snapshot())?.incidents.filter(({ closedAt }) => closedAt === undefined).length ?? 0;
    world.clock.set(seconds);
    await pause(2_000 + random.below(2_000));
    if (pids() !== before)
      throw new Error(`services were restarted when the clock was set: ${before} became ${pids()}`);
    // What is open may be told of again: it has been open for a year, as far as anybody can know.
    if (world.told.length - told > open) throw new Error(`${world.told.length - told} alerts of ${open} incidents`);
    const negative = (await world.snapshot())?.services.find(({ message }) => /(^|\s)-\d/.test(message ?? ''));
    if (negative) throw new Error(`a negative time is told of ${negative.id}: ${negative.message}`);
    return words;
  },
};

export const CLOCK_FAULTS = [set];
