import { entryAt, isFolderAt, spaceAt } from '../../files/look.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Stack } from '../../stack/stack.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

/** Space on the disks of these folders, each disk once; a folder that is not there is left out. */
export async function gatherDisks(folders: readonly string[]): Promise<MachineFacts['disks']> {
  const seen = new Set<number>();
  const disks: MachineFacts['disks'][number][] = [];
  for (const path of folders) {
    const found = await entryAt(path);
    if (!found.ok || seen.has(found.value.dev)) continue;
    seen.add(found.value.dev);
    const space = await spaceAt(path);
    if (!space.ok || space.value.blocks === 0) continue;
    const { bavail, bsize, blocks } = space.value;
    disks.push({ path, freeBytes: bavail * bsize, totalBytes: blocks * bsize });
  }
  return disks;
}

/**
 * Whether the program of each native service is there for the environment that the service gets. Of one whose folder is not there or
 * does not answer nothing is said.
 */
export async function findPrograms(
  stack: Stack,
  platform: Pick<Platform, 'which'>,
  user: Readonly<Record<string, string>>,
): Promise<MachineFacts['programs']> {
  const folders = [...new Set(stack.services.flatMap(({ native }) => native?.workingDir ?? []))];
  const looked = await Promise.all(folders.map(async (folder) => ((await isFolderAt(folder)) ? folder : [])));
  const there = new Set(looked.flat());
  return stack.services.flatMap(({ id, native }) => {
    const program = native?.command[0];
    if (!native || program === undefined || program === '' || !there.has(native.workingDir)) return [];
    const path = native.environment.PATH ?? user.PATH ?? '';
    const found = platform.which(program, { ...user, PATH: path }, native.workingDir) !== undefined;
    return [{ service: id, program, found }];
  });
}
