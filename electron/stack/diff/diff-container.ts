/** What differs between two versions of a container, in plain words. Pure. */

import type { ContainerSpec } from '../stack.ts';
import { code, describeChange, describeCommand, formatEnvironment, formatList } from './diff-text.ts';

type Variables = Readonly<Record<string, string>>;

export function containerChanges(
  { from: before }: ContainerSpec,
  { from: after }: ContainerSpec,
  [varsBefore, varsAfter]: readonly [Variables, Variables],
): readonly (string | undefined)[] {
  if (before.how === 'existing' && after.how === 'existing')
    return [describeChange('container', before.name, after.name)];
  if (before.how === 'compose' && after.how === 'compose') {
    return [
      ...formatList('Compose file', before.files, after.files),
      describeChange('Compose service', before.service, after.service),
      describeChange('Compose project', before.project, after.project),
    ];
  }
  if (before.how !== 'image' || after.how !== 'image')
    return [`container: ${describeContainerChanges(before)} → ${describeContainerChanges(after)}`];
  const words = (command: readonly string[] | undefined) => command && code(describeCommand(command));
  return [
    describeChange('container', before.name, after.name),
    describeChange('image', before.image, after.image),
    describeChange('command', words(before.command), words(after.command)),
    describeChange('entrypoint', words(before.entrypoint), words(after.entrypoint)),
    describeChange('user', before.user, after.user),
    describeChange('folder', before.workingDir, after.workingDir),
    ...formatList('volume', before.volumes, after.volumes),
    ...formatList('label', Object.keys(before.labels), Object.keys(after.labels)),
    ...formatList('env file', pathsOf(before), pathsOf(after)),
    formatEnvironment({ ...varsBefore, ...before.environment }, { ...varsAfter, ...after.environment }),
  ];
}

function pathsOf({ envFiles = [] }: { readonly envFiles?: readonly { readonly path: string }[] }): readonly string[] {
  return envFiles.map(({ path }) => path);
}

/** `image redis:7`, `the existing container pg`, `db of Compose`. */
export function describeContainerChanges(from: ContainerSpec['from']): string {
  switch (from.how) {
    case 'existing':
      return `the existing container ${from.name}`;
    case 'compose':
      return `${from.service} of Compose`;
    case 'image':
      return `image ${from.image}`;
  }
}
