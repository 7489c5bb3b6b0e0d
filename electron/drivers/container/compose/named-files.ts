/** What a Compose command would open by itself for a service, looked at before it runs: a pipe in the place of a file lets it wait for ever. */
import { isAbsolute, join, resolve } from 'node:path';
import { entryAt } from '../../../files/look.ts';
import { notAFile } from '../../../files/read-failure.ts';
import type { Problem } from '../../../result.ts';
import type { ComposeGrantSource, ComposeProject, ComposeService } from '../../../stack/compose/project/project.ts';
import { buildSecrets } from '../../../stack/compose/write/model-to-run.ts';

interface Named {
  /** Absolute. */
  readonly path: string;
  /** `dockerfile of web`. */
  readonly as: string;
  /** Mounted, not read: a socket or a device may be meant. */
  readonly mounted?: true;
}

/**
 * The first thing in the place of a file or folder that is neither, or that a disk does not show in time. `services`: the names of those
 * that are to come up. What is missing is Compose's to say, and what a bind mount leads to is opened by nobody but the container.
 */
export async function unopenable(project: ComposeProject, services: ReadonlySet<string>): Promise<Problem | undefined> {
  const named = namedFiles(project, services);
  const seen = await Promise.all(named.map(async (one) => ({ ...one, entry: await entryAt(one.path) })));
  for (const { path, as, entry, mounted } of seen) {
    if (mounted && entry.ok && !entry.value.isFIFO()) continue;
    const failure = entry.ok ? notAFile(path, entry.value) : entry.problem;
    if (failure?.kind !== 'not-file' && failure?.kind !== 'slow') continue;
    return {
      code: 'compose-file-invalid',
      message: `${as} cannot be used: ${failure.message}.`,
      hint: 'put a plain file in its place; nothing was run',
    };
  }
  return undefined;
}

/** Pure. */
function namedFiles(project: ComposeProject, services: ReadonlySet<string>): readonly Named[] {
  const asked = [...project.services, ...project.inactive].filter(({ name }) => services.has(name));
  const grants = [
    ...grantsOf(
      project.secrets,
      'secret',
      asked.flatMap((one) => [...one.secrets.map(({ source }) => source), ...buildSecrets(one)]),
    ),
    ...grantsOf(
      project.configs,
      'config',
      asked.flatMap(({ configs }) => configs.map(({ source }) => source)),
    ),
  ];
  return [...asked.flatMap((service) => ofBuild(service, project.directory)), ...grants];
}

/** Those that the services use. */
function grantsOf(all: readonly ComposeGrantSource[], what: string, used: readonly string[]): readonly Named[] {
  return all.flatMap(({ file, key }) =>
    file !== undefined && used.includes(key) ? [{ path: file, as: `${what} ${key}`, mounted: true as const }] : [],
  );
}

function ofBuild({ name, build }: ComposeService, directory: string): readonly Named[] {
  if (!build || !isLocal(build.context)) return [];
  const context = resolve(directory, build.context);
  const dockerfile = build.dockerfile ?? 'Dockerfile';
  const path = isAbsolute(dockerfile) ? dockerfile : join(context, dockerfile);
  const contexts = textsOf(build.other.additional_contexts).filter(isLocal);
  return [
    { path: context, as: `build context of ${name}` },
    { path, as: `dockerfile of ${name}` },
    { path: `${path}.dockerignore`, as: `ignore file of ${name}` },
    { path: join(context, '.dockerignore'), as: `ignore file of ${name}` },
    ...contexts.map((one) => ({ path: resolve(directory, one), as: `additional build context of ${name}` })),
  ];
}

/** Not a URL, an image, another service or a repository by ssh. */
function isLocal(context: string): boolean {
  return !/^([a-z][a-z\d+.-]+:|git@|github\.com\/)/i.test(context);
}

/** Values of a mapping, and what stands behind the first `=` in a list. */
function textsOf(given: unknown): readonly string[] {
  if (Array.isArray(given))
    return given.flatMap((one: unknown) => (typeof one === 'string' ? [one.replace(/^[^=]*=/, '')] : []));
  if (typeof given !== 'object' || given === null) return [];
  return Object.values(given).flatMap((one: unknown) => (typeof one === 'string' ? [one] : []));
}
