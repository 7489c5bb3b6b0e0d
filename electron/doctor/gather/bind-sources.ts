import type { ContainerInspectInfo } from 'dockerode';
import { entryAt } from '../../files/look.ts';

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

/** Not: may not be read, or is on a disk that does not answer. */
async function isMissing(path: string): Promise<boolean> {
  const entry = await entryAt(path);
  return !entry.ok && entry.problem.kind === 'missing';
}
