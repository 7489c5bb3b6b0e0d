import { stat, statfs } from 'node:fs/promises';
import type { Platform } from '../platform/platform.ts';
import type { Stack } from '../stack/stack.ts';
import type { MachineFacts } from './machine-facts.ts';

/** Space on the disks of these folders, each disk once; a folder that is not there is left out. */
export async function gatherDisks(folders: readonly string[]): Promise<MachineFacts['disks']> {
  const seen = new Set<number>();
  const disks: MachineFacts['disks'][number][] = [];
  for (const path of folders) {
    const found = await stat(path).catch(() => undefined);
    if (!found || seen.has(found.dev)) continue;
    seen.add(found.dev);
    const space = await statfs(path).catch(() => undefined);
    if (!space || space.blocks === 0) continue;
    disks.push({ path, freeBytes: space.bavail * space.bsize, totalBytes: space.blocks * space.bsize });
  }
  return disks;
}

/** Whether the program of each native service is there for the environment that the service gets. */
export function findPrograms(
  stack: Stack,
  platform: Pick<Platform, 'which'>,
  user: Readonly<Record<string, string>>,
): MachineFacts['programs'] {
  return stack.services.flatMap(({ id, native }) => {
    const program = native?.command[0];
    if (!native || program === undefined || program === '') return [];
    const path = native.environment.PATH ?? user.PATH ?? '';
    const found = platform.which(program, { ...user, PATH: path }, native.workingDir) !== undefined;
    return [{ service: id, program, found }];
  });
}
