/** The stacks of the settings: those that are open and those that could be, in the order that a person gave them. Pure. */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { StackWishes } from '../contract/preferences.ts';
import type { KnownStack } from '../contract/settings.ts';
import type { View } from '../contract/view.ts';

/** `kept`: what is opened at the start, stack files and folders of stacks. */
export function knownStacks(view: View, kept: readonly string[], wishes: StackWishes): readonly KnownStack[] {
  const open = view.stacks.filter(({ demo }) => !demo).map(({ file, stack }) => ({ file, name: stack, isOpen: true }));
  const isOpen = (path: string) => open.some(({ file }) => means(path, file));
  const closed = [...new Set([...kept, ...wishes.closedAtStart])].filter((path) => !isOpen(path));
  const all = [...open, ...closed.map((file) => ({ file, name: nameOf(file), isOpen: false }))];
  const places = new Map(wishes.order.map((file, index) => [file, index]));
  const placeOf = ({ file }: { readonly file: string }) => places.get(file) ?? wishes.order.length;
  return all
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((one) => ({ id: stackId(one.file), ...one, openAtStart: !isClosedAtStart(one.file, wishes) }));
}

/** Whether this file or folder is left closed at the start. */
export function isClosedAtStart(path: string, { closedAtStart }: StackWishes): boolean {
  return closedAtStart.some((file) => means(path, file));
}

/** The wishes after one stack was moved before another, or to the end. Unknown ids change nothing. */
export function movedStack(
  known: readonly KnownStack[],
  wishes: StackWishes,
  move: { readonly id: string; readonly before?: string | undefined },
): StackWishes {
  const moved = known.find(({ id }) => id === move.id);
  if (!moved || move.id === move.before) return wishes;
  const others = known.filter(({ id }) => id !== move.id);
  const at = move.before === undefined ? others.length : others.findIndex(({ id }) => id === move.before);
  if (at === -1) return wishes;
  return { ...wishes, order: [...others.slice(0, at), moved, ...others.slice(at)].map(({ file }) => file) };
}

/** The wishes after a stack is to be opened at the start, or not. */
export function atStart(wishes: StackWishes, file: string, open: boolean): StackWishes {
  const others = wishes.closedAtStart.filter((one) => !means(file, one));
  return { ...wishes, closedAtStart: open ? others : [...others, file] };
}

/** Names a stack to the page, which names no path. */
function stackId(file: string): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 16);
}

/** The same file, or the folder that it stands for. */
function means(path: string, file: string): boolean {
  return path === file || path === dirname(file) || file === dirname(path);
}

function nameOf(path: string): string {
  return /\.[a-z]+$/i.test(path) ? basename(dirname(path)) : basename(path);
}
