/** The container engine, and what others do to containers behind our back. */
import { setTimeout as pause } from 'node:timers/promises';
import { docker } from '../../support/docker-command.ts';
import { until } from '../../support/until.ts';
import { ask } from '../person.ts';
import type { World } from '../world.ts';
import { type Fault, wellOnes } from './fault.ts';

/** Containers that did not die a short while ago. */
function boxes(world: World): readonly string[] {
  return wellOnes(world, 'box').filter((id) => !world.memory.isTired(id));
}

/** Whatever the engine forgot, what was wished up is up again. */
const away: Fault = {
  name: 'the engine goes and comes back',
  weight: 1,
  async run(world, random) {
    const { engine } = world;
    const ids = boxes(world);
    if (!engine || ids.length < wellOnes(world, 'box').length || ids.length === 0) return undefined;
    const how = random.pick(['stopped', 'killed with all its containers'] as const);
    const seconds = random.below(4);
    if (how === 'stopped') await engine.stop();
    else await engine.powerOff();
    await pause(seconds * 1_000);
    await engine.start();
    world.memory.tire(ids);
    return `${how}, away for ${seconds} s`;
  },
};

/** Nothing restarts for it. */
const hung: Fault = {
  name: 'the engine hangs',
  weight: 1,
  async run(world, random) {
    const { engine } = world;
    const before = wellOnes(world, 'box').flatMap((id) => world.living().get(id) ?? []);
    if (!engine || before.length === 0) return undefined;
    const seconds = 1 + random.below(6);
    await engine.hang(seconds * 1_000);
    await pause(1_000);
    const now = new Set([...world.living().values()].flat());
    const lost = before.filter((pid) => !now.has(pid));
    if (lost.length > 0) throw new Error(`containers were ended while the engine hung: pids ${lost.join(', ')}`);
    return `for ${seconds} s`;
  },
};

const WAYS = {
  killed: (name: string) => docker('kill', name),
  stopped: (name: string) => docker('stop', '--time', '0', name),
  removed: (name: string) => docker('rm', '--force', name),
  renamed: async (name: string) => {
    await docker('rename', name, `${name}-of-somebody`);
    await pause(500);
    await docker('rename', `${name}-of-somebody`, name);
  },
  restarted: (name: string) => docker('restart', '--time', '0', name),
} as const;

/** A person who wants it back says so, and has one of it. */
const outside: Fault = {
  name: 'somebody else does something to a container',
  weight: 3,
  async run(world, random) {
    const how = random.pick(Object.keys(WAYS) as (keyof typeof WAYS)[]);
    const [id] = random.some(boxes(world), 1);
    if (!world.engine || id === undefined) return undefined;
    await WAYS[how](nameOf(id));
    await pause(random.below(1_500));
    await noticed(world, id);
    await ask(world, 'up', [id]);
    world.memory.tire([id]);
    return `${id} is ${how}, and asked for`;
  },
};

/** Who asks for what is up still, as far as anybody knows, has asked for nothing. What came back at once is not seen to be away. */
async function noticed(world: World, id: string): Promise<void> {
  const isAway = async () => {
    const state = (await world.snapshot())?.services.find((one) => one.id === id)?.state;
    return state !== undefined && state !== 'running';
  };
  await until(`${id} is seen to be away`, isAway, { deadlineMs: 3_000 }).catch(() => undefined);
}

const paused: Fault = {
  name: 'a container is paused',
  weight: 1,
  async run(world, random) {
    const [id] = random.some(boxes(world), 1);
    if (!world.engine || id === undefined) return undefined;
    const [pid] = world.living().get(id) ?? [];
    await docker('pause', nameOf(id));
    await pause(random.below(3_000));
    await docker('unpause', nameOf(id));
    await until(`${id} goes on`, () => world.living().get(id)?.length === 1);
    if (world.living().get(id)?.[0] !== pid) throw new Error(`${id} was restarted although it was only paused`);
    return id;
  },
};

function nameOf(id: string): string {
  return `soak-${id}-1`;
}

export const ENGINE_FAULTS = [away, hung, outside, paused];
