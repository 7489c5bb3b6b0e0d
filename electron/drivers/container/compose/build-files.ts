/** What a build opens by itself, looked at before the command runs: one that opens a pipe waits for a writer for ever. */
import { isAbsolute, join, resolve } from 'node:path';
import { entryAt } from '../../../files/look.ts';
import { notAFile } from '../../../files/read-failure.ts';
import type { Problem } from '../../../result.ts';
import type { ComposeProject } from '../../../stack/compose/project/project.ts';

export interface BuildFile {
  readonly service: string;
  /** Absolute. */
  readonly file: string;
}

/**
 * The Dockerfile and the lists of what is ignored of each service that is built from a folder of this machine. Whether they are there
 * is not said: Compose tells better what it misses. Pure.
 */
export function buildFilesOf(project: ComposeProject, services: ReadonlySet<string>): readonly BuildFile[] {
  return [...project.services, ...project.inactive].flatMap(({ name, build }): readonly BuildFile[] => {
    if (!build || !services.has(name) || !isAbsolute(build.context)) return [];
    const dockerfile = resolve(build.context, build.dockerfile ?? 'Dockerfile');
    const inline = build.other.dockerfile_inline !== undefined;
    const files = [...(inline ? [] : [dockerfile, `${dockerfile}.dockerignore`]), join(build.context, '.dockerignore')];
    return files.map((file) => ({ service: name, file }));
  });
}

/** Why a service cannot be built, where something lies in a build file's place that is no file. */
export async function unbuildable(
  project: ComposeProject,
  services: ReadonlySet<string>,
): Promise<Problem | undefined> {
  for (const { service, file } of buildFilesOf(project, services)) {
    const entry = await entryAt(file);
    const failure = entry.ok ? notAFile(file, entry.value) : entry.problem.kind === 'slow' ? entry.problem : undefined;
    if (failure)
      return {
        code: 'build-file',
        message: `${service} was not built: ${failure.message}.`,
        hint: 'Put a plain file there, or name another one with build.dockerfile.',
      };
  }
  return undefined;
}
