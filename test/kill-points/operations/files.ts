/** A change of the stack file: its approval and what is restarted by it. */
import { readFileSync } from 'node:fs';
import type { World } from '../../soak/world.ts';
import { until } from '../../support/until.ts';
import { type Operation, tell } from '../operation.ts';

const IDS = ['web2', 'idle1', 'idle2'] as const;
let value = 0;

async function waiting(world: World): Promise<string | undefined> {
  return (await world.snapshot())?.approval?.id;
}

async function approve(world: World, approval: string): Promise<boolean> {
  return (await tell(world, 'approve', { approval, start: false })) !== undefined;
}

/** What runs is what was approved, and not what stood in the file before or after that. */
function wrongValues(world: World): readonly string[] {
  return IDS.flatMap((id) => {
    const [pid] = world.living().get(id) ?? [];
    const environment = pid === undefined ? '' : readFileSync(`/proc/${pid}/environ`, 'utf8');
    const wanted = `SOAK=${value}`;
    return environment.split('\0').includes(wanted) ? [] : [`${id} (pid ${pid}) does not run with ${wanted}`];
  });
}

const changed: Operation = {
  name: 'approval and reload',
  async prepare(world) {
    value += 1;
    world.memory.extra = { ...world.memory.extra, ...Object.fromEntries(IDS.map((id) => [id, String(value)])) };
    world.write();
    await until('the change waits for a yes', () => waiting(world), { deadlineMs: 30_000 });
  },
  async act(world) {
    const approval = await waiting(world);
    return approval !== undefined && approve(world, approval);
  },
  async remembered(world, heard) {
    await until('the stack is open again', () => world.snapshot(), { deadlineMs: 30_000 });
    const approval = await waiting(world);
    if (heard && approval !== undefined) throw new Error('the yes was answered and is forgotten');
    if (approval !== undefined) await approve(world, approval);
  },
  async finish(world) {
    await until('what runs is what was approved', () => wrongValues(world).length === 0, { deadlineMs: 30_000 }).catch(
      () => {
        throw new Error(wrongValues(world).join('; '));
      },
    );
  },
};

export const FILES = [changed];
