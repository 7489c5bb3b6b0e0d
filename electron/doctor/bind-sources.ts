import { access } from 'node:fs/promises';
import type { ContainerInspectInfo } from 'dockerode';

/**
 * Files and folders of this machine that a stopped container mounts and that are not there: the engine refuses to start it, and
 * keeps no word of that. One that runs has what it needs.
 */
export async function missingSources(info: Pick<ContainerInspectInfo, 'State' | 'Mounts'>): Promise<readonly string[]> {
  if (info.State.Running) return [];
  const sources = info.Mounts.flatMap(({ Type, Source }) => (Type === 'bind' && Source ? [Source] : []));
  const looked = await Promise.all(sources.map((source) => isMissing(source)));
  return sources.filter((_, index) => looked[index]);
}

/** Not: may not be read. */
async function isMissing(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
  );
}
