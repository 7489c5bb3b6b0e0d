/** The app takes over from the headless supervisor, which is killed in the middle of it. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lives } from '../../soak/machine.ts';
import type { World } from '../../soak/world.ts';
import { bundle } from '../../support/bundle.ts';
import { PROJECT } from '../../support/project-root.ts';
import { until } from '../../support/until.ts';
import type { Operation } from '../operation.ts';

export interface HandOver {
  readonly operation: Operation;
  /** Removes what was built for it. */
  end(): void;
}

export async function handOver(): Promise<HandOver> {
  const cache = join(PROJECT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // In the project, where its packages are found.
  const folder = mkdtempSync(join(cache, 'stacklight-take-over-'));
  const program = await bundle(resolve(import.meta.dirname, '../../support/programs/take-over.ts'), folder, 'found');
  let app: ChildProcess | undefined;
  const operation: Operation = {
    name: 'hand-over to the app',
    prepare: async () => undefined,
    async act(world) {
      const before = new Set(world.supervisors());
      app = world.launch(process.execPath, program);
      const { pid } = app;
      if (pid === undefined) throw new Error('the app could not be started');
      world.isSupervisor(pid);
      await until('the app has taken over', async () => (await world.hello())?.pid === pid || !lives(pid), {
        deadlineMs: 60_000,
      });
      // Whether the other one is gone as well is what the rig looks at.
      return lives(pid) && [...before].every((one) => !lives(one));
    },
    remembered: async (world) => void (await takenOver(world, app)),
    async finish(world) {
      app?.kill('SIGTERM');
      await until('the app has ended', () => world.supervisors().length === 0, { deadlineMs: 30_000 });
      await world.startSupervisor();
    },
  };
  return { operation, end: () => rmSync(folder, { recursive: true, force: true }) };
}

/** It waited for the lock of the one that died, and has it now. */
async function takenOver(world: World, app: ChildProcess | undefined): Promise<void> {
  await until(
    'the app is the one supervisor',
    async () => {
      const [pid, ...more] = world.supervisors();
      return more.length === 0 && pid === app?.pid && (await world.hello())?.pid === pid;
    },
    { deadlineMs: 30_000 },
  );
}
