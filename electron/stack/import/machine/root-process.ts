/** The process that stands for a listener: what a person or a script started, above workers, reloaders and launchers. Pure. */

import { isInside } from '../../../commands/folders.ts';
import { isShell, plainShellWords } from '../../../commands/launchers.ts';
import { isRunner, untouchableKind } from '../../../commands/names.ts';
import { programWords, sameCommand } from '../../../commands/signature.ts';
import type { ProcessInfo } from '../../../platform/platform.ts';
import type { Listener, Self } from '../../../ports/types.ts';
import { frameworkOf } from '../frameworks/framework.ts';
import { managerWords } from './command.ts';

/** Programs that start another one again and again, or wait for it. */
const RELOADERS = new Set(
  'nodemon tsx ts-node-dev node-dev air reflex cargo go watchexec watchmedo entr doppler dotenv env-cmd cross-env php'.split(
    ' ',
  ),
);

/** Never climbed to: whoever it is, it is more than this service. */
function isBeyond(parent: ProcessInfo, child: ProcessInfo, tree: string | undefined, self: Self): boolean {
  const folder = tree ?? child.cwd;
  return (
    parent.pid <= 1 ||
    parent.zombie ||
    parent.uid !== child.uid ||
    parent.cwd === undefined ||
    folder === undefined ||
    !isInside(parent.cwd, folder) ||
    self.pids.includes(parent.pid) ||
    untouchableKind(parent) !== undefined
  );
}

/** `sh -c "vite"` between a launcher and the program; an interactive shell or a script with more in it is neither. */
function isPassage(shell: ProcessInfo, child: ProcessInfo, above: ProcessInfo | undefined): boolean {
  const at = shell.command.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (at < 0) return false;
  const words = plainShellWords(shell.command[at + 1] ?? '');
  if (words !== undefined && sameCommand(words, child.command)) return true;
  return above !== undefined && managerWords(above.command) !== undefined;
}

function isWrapper(parent: ProcessInfo, child: ProcessInfo, sharers: readonly ProcessInfo[]): boolean {
  if (managerWords(parent.command) || sharers.some(({ pid }) => pid === parent.pid)) return true;
  if (sameCommand(parent.command, child.command) || RELOADERS.has(programWords(parent.command)[0] ?? '')) return true;
  return !isRunner(parent) && frameworkOf({ command: parent.command }) !== undefined;
}

/**
 * Climbs from the listener's first process as long as what is above is there only for it and works in the same tree. What starts
 * several services (foreman, concurrently, turbo) is not climbed to: each of them is a service of its own.
 */
export function rootOf(listener: Listener, tree: string | undefined, self: Self): ProcessInfo | undefined {
  const [first] = listener.processes;
  let root = first;
  let child = first;
  for (const [index, parent] of listener.parents.entries()) {
    if (!root || !child || isBeyond(parent, child, tree, self)) break;
    if (isShell(parent.command)) {
      if (!isPassage(parent, child, listener.parents[index + 1])) break;
      continue;
    }
    if (!isWrapper(parent, child, listener.processes)) break;
    root = parent;
    child = parent;
  }
  return root;
}
