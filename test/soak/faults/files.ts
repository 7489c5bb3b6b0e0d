/** What happens to the stack file while somebody edits it. */
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import type { World } from '../world.ts';
import { type Fault, STAYING, wellOnes } from './fault.ts';

const halfWritten: Fault = {
  name: 'the stack file is half written',
  weight: 1,
  async run(world, random) {
    const text = world.text();
    const length = random.below(text.length);
    world.write(text.slice(0, length));
    await pause(random.below(1_500));
    world.write();
    await asBefore(world);
    return `${length} of ${text.length} bytes`;
  },
};

const gone: Fault = {
  name: 'the stack file is gone for a moment',
  weight: 1,
  async run(world, random) {
    const how = random.pick(['deleted', 'a circle of links', 'a folder of links to nothing'] as const);
    rmSync(world.file);
    if (how === 'a circle of links') symlinkSync(world.file, world.file);
    if (how === 'a folder of links to nothing') symlinkSync('/nowhere', world.file);
    await pause(random.below(1_500));
    rmSync(world.file, { force: true });
    world.write();
    await asBefore(world);
    return how;
  },
};

const storm: Fault = {
  name: 'the stack file is saved again and again',
  weight: 1,
  async run(world, random) {
    const saves = 5 + random.below(50);
    for (let save = 0; save < saves; save += 1) {
      // As editors do it: a new file takes the place of the old one.
      writeFileSync(`${world.file}.new`, world.text(), { mode: 0o600 });
      renameSync(`${world.file}.new`, world.file);
      await pause(random.below(20));
    }
    await asBefore(world);
    return `${saves} times`;
  },
};

/** Only those services restart whose definition changed; each keeps exactly one process, which the model sees. */
const changed: Fault = {
  name: 'services change in the stack file',
  weight: 3,
  async run(world, random) {
    const ids = random.some(
      wellOnes(world, ...STAYING).filter((id) => id !== 'web1'),
      1 + random.below(3),
    );
    if (ids.length === 0) return undefined;
    const value = String(random.below(1_000_000));
    world.memory.extra = { ...world.memory.extra, ...Object.fromEntries(ids.map((id) => [id, value])) };
    world.write();
    await until('the change waits for a yes', async () => (await world.snapshot())?.approval, { deadlineMs: 30_000 });
    const said = await world.command('trust', '--yes');
    if (said.code !== 0) throw new Error(`trust ended with ${said.code}: ${said.output}`);
    return ids.join(', ');
  },
};

/** The same text once more is no change: nothing may be asked and nothing may restart. */
async function asBefore(world: World): Promise<void> {
  if (readFileSync(world.file, 'utf8') !== world.text()) throw new Error('the stack file is not as it was written');
  await until(
    'the stack file is read again',
    async () => {
      const seen = await world.snapshot();
      return seen && seen.fileProblems.length === 0 && !seen.approval;
    },
    { deadlineMs: 30_000 },
  );
}

export const FILE_FAULTS = [halfWritten, gone, storm, changed];
