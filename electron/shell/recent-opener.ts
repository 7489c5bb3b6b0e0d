import type { ResponseOf } from '../contract/channels.ts';
import type { RecentStack } from '../contract/settings.ts';
import type { Problem } from '../result.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { RecentStacks } from './recent-stacks.ts';
import { dialogsWords } from './words/dialogs.ts';

export interface RecentOpener {
  list(): readonly RecentStack[];
  /** Opens one of the list. Whether it may run is asked like anywhere else. One that is gone is forgotten. */
  open(id: string): Promise<ResponseOf<'stacklight:open-recent'>>;
}

export function createRecentOpener(
  recents: RecentStacks,
  host: Pick<HostPort, 'openStack'>,
  exists: (file: string) => boolean,
  /** The list is another one than before. */
  changed: () => void,
): RecentOpener {
  return {
    list: recents.list,
    async open(id) {
      const file = recents.fileOf(id);
      if (file === undefined) return { problem: { code: 'stack-file-missing', message: dialogsWords.recentUnknown } };
      if (!exists(file)) {
        recents.forget(id);
        changed();
        return { problem: gone(file) };
      }
      const opened = await host.openStack(file);
      return opened.ok ? { stack: opened.value } : { problem: opened.problem };
    },
  };
}

function gone(file: string): Problem {
  const hint = dialogsWords.recentGoneHint;
  return { code: 'stack-file-missing', message: dialogsWords.recentGone, hint, file };
}
