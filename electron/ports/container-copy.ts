/** Whether a process runs, in the folder that holds its source, what a container is meant to run. Pure. */

import { isBroadFolder, isInside, resolveFolder } from '../commands/folders.ts';
import { type Run, runOf } from '../commands/run.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import type { Claim, Self } from './types.ts';

/** The folder of a container is its own: its paths compare by what they are below a folder of the source. */
const INSIDE = '/.container';

/** The folder of the service or stack in which the process works, unless it is one that holds everything. */
function projectFolder(folder: string, claim: Claim, claims: readonly Claim[], self: Self): string | undefined {
  const specific = claim.sources.find((source) => !isBroadFolder(source, self.home) && isInside(folder, source));
  const theirs = claims
    .filter((other) => other.service !== claim.service)
    .flatMap((other) => [...other.sources, ...(other.workingDir === undefined ? [] : [other.workingDir])]);
  const narrower = theirs.some(
    (other) => isInside(folder, other) && (specific === undefined || (other !== specific && isInside(other, specific))),
  );
  if (specific !== undefined) return narrower ? undefined : specific;
  const whole = self.stack?.directory;
  if (whole === undefined || isBroadFolder(whole, self.home) || !isInside(folder, whole) || narrower) return undefined;
  const below = folder.slice(whole.length).split('/').filter(Boolean);
  return below.length === 0 || below.includes(claim.service) ? whole : undefined;
}

/** `/app/main.py` in the container is `main.py` of the source folder. */
function samePath(inside: string, outside: string, folders: readonly string[]): boolean {
  if (inside === outside) return true;
  const isOwn = inside.startsWith(`${INSIDE}/`);
  const path = isOwn ? inside.slice(INSIDE.length) : inside;
  return folders.some((folder) => {
    if (!isInside(outside, folder)) return false;
    const relative = outside.slice(resolveFolder(folder, '.').length);
    return relative !== '' && (path === relative || (!isOwn && path.endsWith(relative)));
  });
}

/** `--config=/app/x` and `--config=/shop/api/x`: what stands before the path is the same. */
function sameWord(inside: string, outside: string, folders: readonly string[]): boolean {
  const split = (word: string): readonly [string, string] => {
    const at = word.indexOf('/');
    return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at)];
  };
  const [before, path] = split(inside);
  const [otherBefore, otherPath] = split(outside);
  return before === otherBefore && samePath(path, otherPath, folders);
}

/** What a container is meant to run. Which port it listens on inside is not known: each number in its command may be that. */
export function runInside({ command }: Claim): Run | undefined {
  return runOf({ command, cwd: INSIDE });
}

/** The same program by name with the same arguments, where a path of the container is one below the process's own source. */
export function sameAsContainer(
  process: ProcessInfo,
  claim: Claim,
  claims: readonly Claim[],
  held: readonly number[] | undefined,
  self: Self,
): boolean {
  if (process.cwd === undefined) return false;
  const folder = projectFolder(process.cwd, claim, claims, self);
  if (folder === undefined) return false;
  const ports = held && new Set([...held, ...claim.ports.map(({ port }) => port)]);
  const run = runOf(process, { ...(self.real && { real: self.real }), ...(ports && { ports }) });
  const meant = runInside(claim);
  if (!run || !meant || run.name !== meant.name || run.words.length !== meant.words.length) return false;
  const folders = [process.cwd, folder];
  if (run.interpreter !== undefined && meant.path !== undefined && run.name === run.interpreter) {
    if (run.path === undefined || !samePath(meant.path, run.path, folders)) return false;
  }
  return meant.words.every((word, index) => sameWord(word, run.words[index] ?? '', folders));
}
