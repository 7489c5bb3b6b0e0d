/** Fix ports against a stranger who is named in the yes, clean up against a copy that an earlier run left. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { lives } from '../../soak/machine.ts';
import { ask } from '../../soak/person.ts';
import type { World } from '../../soak/world.ts';
import { takePort } from '../../support/free-ports.ts';
import { PROJECT } from '../../support/project-root.ts';
import { until } from '../../support/until.ts';
import { type Operation, takeWishes, tell } from '../operation.ts';

const HOLDER = `require('node:http').createServer((q, a) => a.end('not yours')).listen(+process.argv[1], '127.0.0.1', () => console.log('holds'))`;
const ID = 'web3';

const others = new WeakMap<World, ChildProcess>();

function other(world: World): ChildProcess {
  const found = others.get(world);
  if (!found) throw new Error('nobody is there to be ended');
  return found;
}

const alive = (child: ChildProcess) => child.pid !== undefined && lives(child.pid);

function fix(world: World, kind: 'fix-ports' | 'clean-up') {
  return tell(world, 'act', { kind, services: [], choices: ['all'], dryRun: false, wait: true, timeoutMs: 60_000 });
}

/** The fix is asked for again until nobody is left, as the plan that was cut off says. */
async function finish(world: World, kind: 'fix-ports' | 'clean-up'): Promise<void> {
  const done = await fix(world, kind);
  if (alive(other(world))) throw new Error(`${kind} did not end pid ${other(world).pid}: ${done?.outcome}`);
  world.memory.expect([ID], { desired: 'up', robbed: false });
}

const fixed: Operation = {
  name: 'fix ports',
  async prepare(world) {
    others.get(world)?.kill('SIGKILL');
    await ask(world, 'down', [ID]);
    await until(`${ID} is down`, () => world.living().get(ID)?.length === 0, { deadlineMs: 30_000 });
    const stranger = spawn(process.execPath, ['-e', HOLDER, String(world.member(ID).port)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: '/',
    });
    await once(stranger.stdout, 'data');
    others.set(world, stranger);
    world.memory.expect([ID], { desired: 'up', robbed: true });
    await ask(world, 'up', [ID]);
  },
  act: async (world) => (await fix(world, 'fix-ports')) !== undefined,
  async remembered(world) {
    await takeWishes(world, [ID]);
    world.memory.expect([ID], { robbed: alive(other(world)) });
  },
  finish: (world) => finish(world, 'fix-ports'),
};

/** The same command in the same folder on another port, started by a shell that is gone. */
const cleaned: Operation = {
  name: 'clean up',
  async prepare(world) {
    others.get(world)?.kill('SIGKILL');
    const { token } = world.member(ID);
    const line = `exec "$0" "$1" "$2" "$3"`;
    const program = join(PROJECT, 'test/soak/programs/web.mjs');
    const port = takePort();
    const copy = spawn('setsid', ['sh', '-c', line, process.execPath, program, String(port), token], {
      stdio: 'ignore',
      cwd: join(world.folder, 'project'),
    });
    if (copy.pid !== undefined) world.copy(copy.pid);
    others.set(world, copy);
    await until('the copy answers', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok);
    const plan = await tell(world, 'act', {
      ...{ kind: 'clean-up', services: [], choices: ['all'], dryRun: true, wait: true, timeoutMs: 60_000 },
    });
    const named = [...(plan?.plan.steps ?? []), ...(plan?.plan.choices ?? [])];
    if (!named.some(({ pid }) => pid === copy.pid))
      throw new Error(`the copy is not in the plan: ${JSON.stringify(plan)}`);
  },
  act: async (world) => (await fix(world, 'clean-up')) !== undefined,
  remembered: async (world) => void (await takeWishes(world, [ID])),
  finish: (world) => finish(world, 'clean-up'),
};

export const PORTS = [fixed, cleaned];
