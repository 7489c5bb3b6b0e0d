/** What differs between two versions of a container, in plain words. Pure. */

import type { ContainerSpec } from '../stack.ts';
import { changeText, code, commandWords, environmentText, listText } from './diff-text.ts';

type Variables = Readonly<Record<string, string>>;

export function containerChanges(
  { from: before }: ContainerSpec,
  { from: after }: ContainerSpec,
  [varsBefore, varsAfter]: readonly [Variables, Variables],
): readonly (string | undefined)[] {
  if (before.how === 'existing' && after.how === 'existing') return [changeText('container', before.name, after.name)];
  if (before.how === 'compose' && after.how === 'compose') {
    return [
      ...listText('Compose file', before.files, after.files),
      changeText('Compose service', before.service, after.service),
      changeText('Compose project', before.project, after.project),
    ];
  }
  if (before.how !== 'image' || after.how !== 'image')
    return [`container: ${containerWords(before)} → ${containerWords(after)}`];
  const words = (command: readonly string[] | undefined) => command && code(commandWords(command));
  return [
    changeText('container', before.name, after.name),
    changeText('image', before.image, after.image),
    changeText('command', words(before.command), words(after.command)),
    changeText('entrypoint', words(before.entrypoint), words(after.entrypoint)),
    changeText('user', before.user, after.user),
    changeText('folder', before.workingDir, after.workingDir),
    ...listText('volume', before.volumes, after.volumes),
    ...listText('label', Object.keys(before.labels), Object.keys(after.labels)),
    ...listText('env file', pathsOf(before), pathsOf(after)),
    environmentText({ ...varsBefore, ...before.environment }, { ...varsAfter, ...after.environment }),
  ];
}

function pathsOf({ envFiles = [] }: { readonly envFiles?: readonly { readonly path: string }[] }): readonly string[] {
  return envFiles.map(({ path }) => path);
}

/** `image redis:7`, `the existing container pg`, `db of Compose`. */
export function containerWords(from: ContainerSpec['from']): string {
  switch (from.how) {
    case 'existing':
      return `the existing container ${from.name}`;
    case 'compose':
      return `${from.service} of Compose`;
    case 'image':
      return `image ${from.image}`;
  }
}
