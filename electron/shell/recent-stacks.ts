import { createHash } from 'node:crypto';
import type { RecentStack } from '../contract/settings.ts';
import type { View } from '../contract/view.ts';
import { LIMITS } from '../limits.ts';
import { homePath } from './home-path.ts';

/** A stack that was open: its file, and the name under which people knew it. */
export interface Recent {
  readonly file: string;
  readonly name: string;
}

/** Names a stack to the page and the menu, which never name a path. */
function recentId({ file }: Recent): string {
  return createHash('sha256').update(file).digest('hex').slice(0, 16);
}

/** The list after these stacks came to be open: the last one first, each once, a bounded number of them. */
export function withRecent(list: readonly Recent[], opened: readonly Recent[]): readonly Recent[] {
  const all = [...opened.toReversed(), ...list];
  const once = all.filter(({ file }, index) => all.findIndex((other) => other.file === file) === index);
  return once.slice(0, LIMITS.shell.recentStacks);
}

export interface RecentStacks {
  /** Takes in which stacks are open. The demo is not kept: it is always one click away. */
  look(view: View): void;
  /** Those that are not open now, the newest first. */
  list(): readonly RecentStack[];
  /** The file of one of them. */
  fileOf(id: string): string | undefined;
  /** One that is gone is not offered again. */
  forget(id: string): void;
}

export interface RecentStacksDeps {
  readonly kept: readonly Recent[];
  /** The user's home folder. */
  readonly home: string;
  keep(list: readonly Recent[]): void;
}

export function createRecentStacks({ kept, home, keep }: RecentStacksDeps): RecentStacks {
  let list = kept;
  let open: readonly Recent[] = [];
  const change = (next: readonly Recent[]) => {
    if (JSON.stringify(next) === JSON.stringify(list)) return;
    list = next;
    keep(list);
  };
  return {
    look({ stacks }) {
      const now = stacks.filter(({ demo }) => !demo).map(({ file, stack }) => ({ file, name: stack }));
      const known = new Map(open.map(({ file, name }) => [file, name]));
      open = now;
      change(
        withRecent(
          list,
          now.filter(({ file, name }) => known.get(file) !== name),
        ),
      );
    },
    list: () =>
      list
        .filter(({ file }) => !open.some((one) => one.file === file))
        .map((one) => ({ id: recentId(one), name: one.name, folder: homePath(folderOf(one.file), home) })),
    fileOf: (id) => list.find((one) => recentId(one) === id)?.file,
    forget: (id) => change(list.filter((one) => recentId(one) !== id)),
  };
}

function folderOf(file: string): string {
  return file.replace(/[\\/][^\\/]*$/, '');
}
