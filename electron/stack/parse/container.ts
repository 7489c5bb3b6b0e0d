/** Services that run in containers. */

import { isPathLike } from '../paths.ts';
import type { ServiceInput } from '../schema/service.ts';
import type { ContainerSpec, ImageSpec } from '../stack.ts';
import type { BuildContext } from './context.ts';
import type { Path } from './problem-report.ts';
import { absolute, buildCommand, buildEnvFiles, buildNamedValues, withoutUnset } from './values.ts';

/** Undefined when the key that says which container was wrong; that was reported then. */
export function buildContainer(input: ServiceInput, path: Path, context: BuildContext): ContainerSpec | undefined {
  const id = String(path.at(-1));
  if (input.container !== undefined) return { from: { how: 'existing', name: input.container } };
  if (input.compose !== undefined) {
    const { file, service = id, project } = input.compose;
    const files = [file].flat().map((one) => absolute(one, context));
    return { from: { how: 'compose', files, service, ...(project === undefined ? {} : { project }) } };
  }
  if (input.image === undefined) return undefined;
  const name = input.container_name ?? `${context.stackName}-${id}-1`;
  return { from: { how: 'image', name, ...buildImage(input, input.image, path, context) } };
}

function buildImage(input: ServiceInput, image: string, path: Path, context: BuildContext): ImageSpec {
  const words = (key: 'command' | 'entrypoint') => {
    const value = input[key];
    return value === undefined ? {} : { [key]: buildCommand(value, [...path, key], context, { shell: false }) };
  };
  const envFiles = buildEnvFiles(input.env_file, context);
  return {
    image,
    ...words('command'),
    ...words('entrypoint'),
    environment: withoutUnset(buildNamedValues(input.environment, context)),
    ...(envFiles.length > 0 ? { envFiles } : {}),
    volumes: (input.volumes ?? []).map((volume) => absoluteSource(volume, context)),
    labels: withoutUnset(buildLabels(input.labels)),
    ...(input.working_dir === undefined ? {} : { workingDir: input.working_dir }),
    ...(input.user === undefined ? {} : { user: String(input.user) }),
  };
}

/** Labels take no value from the environment: a name alone is an empty label, as in Compose. */
function buildLabels(input: ServiceInput['labels']): Readonly<Record<string, string>> {
  if (!Array.isArray(input)) {
    return Object.fromEntries(Object.entries(input ?? {}).map(([name, value]) => [name, String(value ?? '')]));
  }
  return Object.fromEntries(input.map((text) => [text.replace(/=.*$/s, ''), text.replace(/^[^=]*=?/, '')]));
}

/** `./data:/data:ro` with the source made absolute; a lone target and the name of a volume stay as they are. */
function absoluteSource(volume: string, context: BuildContext): string {
  const [, source, rest] = /^((?:[A-Za-z]:[\\/])?[^:]*):(.*)$/s.exec(volume) ?? [];
  if (source === undefined || rest === undefined || !isPathLike(source)) return volume;
  return `${absolute(source, context)}:${rest}`;
}
