/** A change of the stack file: its approval, what is restarted by it, and what only gets another name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { livingOf } from '../../soak/machine.ts';
import { ask } from '../../soak/person.ts';
import type { World } from '../../soak/world.ts';
import { until } from '../../support/until.ts';
import { type Operation, tell } from '../operation.ts';

const IDS = ['web2', 'idle1', 'idle2'] as const;
const NAMES = ['calm', 'quiet'] as const;

/** What the stack file says beyond what the model knows of. */
interface Extra {
  /** In the environment of three services. */
  readonly value: number;
  /** One more service, which gets another name now and then: what it is called, and the pid that it keeps. */
  readonly named: { readonly name: string; readonly pid: number } | undefined;
}

const extras = new WeakMap<World, Extra>();
const extraOf = (world: World): Extra => extras.get(world) ?? { value: 0, named: undefined };

function write(world: World, extra: Extra): void {
  extras.set(world, extra);
  const values = extra.value > 0 ? IDS.map((id) => [id, String(extra.value)]) : [];
  world.memory.extra = { ...world.memory.extra, ...Object.fromEntries(values) };
  const { named } = extra;
  const more = named ? `  ${named.name}: { command: ["sleep", "8000000", "${tokenIn(world)}"] }\n` : '';
  world.write(world.text() + more);
}

/** Of the renamed service; the model's are the same with a number behind. */
function tokenIn(world: World): string {
  return `${world.all[0]?.token}99`;
}

function pidsOf(world: World): readonly number[] {
  const member = { id: 'named', kind: 'idle', token: tokenIn(world) } as const;
  return livingOf([member]).get('named') ?? [];
}

async function waiting(world: World): Promise<string | undefined> {
  return (await world.snapshot())?.approval?.id;
}

async function approve(world: World, approval: string): Promise<boolean> {
  return (await tell(world, 'approve', { approval, start: false })) !== undefined;
}

/** Says yes as soon as it is asked for one. @returns whether that was answered before the supervisor was gone */
async function approveNext(world: World): Promise<boolean> {
  const asked = await until(
    'the change waits for a yes',
    async () => (await waiting(world)) ?? (world.supervisors().length === 0 ? 'gone' : undefined),
    { deadlineMs: 30_000, everyMs: 20 },
  );
  return asked !== 'gone' && approve(world, asked);
}

/**
 * The change holds in the end. Where the yes was not answered it is said again, as often as it is asked for; what was answered is not
 * asked again. `wrong`: what does not hold yet.
 */
async function comesTrue(world: World, heard: boolean, wrong: () => Promise<readonly string[]>): Promise<void> {
  let left: readonly string[] = [];
  await until(
    'the change holds',
    async () => {
      const approval = await waiting(world);
      if (heard && approval !== undefined) throw new Error('the yes was answered and is forgotten');
      if (approval !== undefined) await approve(world, approval);
      left = await wrong();
      return left.length === 0 && approval === undefined;
    },
    { deadlineMs: 30_000 },
  ).catch((error: unknown) => {
    throw left.length > 0 ? new Error(left.join('; ')) : error;
  });
}

/** What runs is what was approved, and not what stood in the file before or after that. */
async function wrongValues(world: World): Promise<readonly string[]> {
  const wanted = `SOAK=${extraOf(world).value}`;
  return IDS.flatMap((id) => {
    const [pid] = world.living().get(id) ?? [];
    return pid !== undefined && environmentOf(pid).includes(wanted)
      ? []
      : [`${id} (pid ${pid}) does not run with ${wanted}`];
  });
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

const changed: Operation = {
  name: 'approval and reload',
  async prepare(world) {
    if (!(await ask(world, 'up', IDS))) throw new Error('up was not answered');
    world.memory.expect(IDS, { desired: 'up' });
  },
  async act(world) {
    const extra = extraOf(world);
    write(world, { ...extra, value: extra.value + 1 });
    return approveNext(world);
  },
  // The yes is answered before what changed is restarted.
  over: (world) => comesTrue(world, true, () => wrongValues(world)),
  remembered: (world, heard) => comesTrue(world, heard, () => wrongValues(world)),
  finish: (world) => comesTrue(world, true, () => wrongValues(world)),
};

/** It runs on as what it was, is wanted, and has its log with it. */
async function wrongName(world: World): Promise<readonly string[]> {
  const { named } = extraOf(world);
  if (!named) return ['nothing was renamed'];
  const { name, pid } = named;
  const snapshot = await world.snapshot();
  const found = snapshot?.services.find(({ id }) => id === name);
  const others = NAMES.filter((one) => one !== name && snapshot?.services.some(({ id }) => id === one));
  const pids = pidsOf(world);
  return [
    ...(found?.desired === 'up' && found.state === 'running'
      ? []
      : [`${name} is ${found?.state}, wanted ${found?.desired}`]),
    ...others.map((other) => `${other} is still in the list`),
    ...(pids.length === 1 && pids[0] === pid ? [] : [`it runs as ${pids.join(', ') || 'nothing'}, and was pid ${pid}`]),
    ...(existsSync(join(world.stateFolder(), 'logs', `${name}.log`)) ? [] : [`${name} has no log`]),
  ];
}

const renamed: Operation = {
  name: 'rename',
  async prepare(world) {
    const extra = extraOf(world);
    if (extra.named) return;
    const [name] = NAMES;
    write(world, { ...extra, named: { name, pid: 0 } });
    await approveNext(world);
    await ask(world, 'up', [name]);
    const pid = await until('it runs', () => pidsOf(world)[0], { deadlineMs: 30_000 });
    write(world, { ...extra, named: { name, pid } });
    await comesTrue(world, true, () => wrongName(world));
  },
  async act(world) {
    const extra = extraOf(world);
    const name = NAMES.find((one) => one !== extra.named?.name) ?? NAMES[0];
    write(world, { ...extra, named: { name, pid: extra.named?.pid ?? 0 } });
    return approveNext(world);
  },
  remembered: (world, heard) => comesTrue(world, heard, () => wrongName(world)),
  finish: (world) => comesTrue(world, true, () => wrongName(world)),
};

export const FILES = [changed, renamed];
