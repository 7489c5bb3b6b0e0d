import type { Patch, View } from '../contract/view.ts';
import { LIMITS } from '../limits.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import type { ShellStatus } from './shell-status.ts';
import { diffView } from './view-diff.ts';

/** The view of the host together with what only the shell knows, and what changed of it. */
export interface ViewFeed {
  current(): View;
  /** The whole view for a page that starts; patches that follow are relative to it. */
  forPage(): View;
  close(): void;
}

export interface FeedListeners {
  /** The newest view, for tray and notifications, at most every `LIMITS.page.patchMs`. */
  onView(view: View): void;
  /** What changed since the last patch or whole view, as often. */
  onPatch(patch: Patch): void;
  /** Whether the page is on the screen. */
  isSeen(): boolean;
}

/**
 * Joins host and shell into one view. The page gets only differences and a bounded number of them a second: a burst
 * of events costs one patch, and a page that was not listening asks for the whole again.
 */
export function createViewFeed(
  host: HostPort,
  status: ShellStatus,
  { onView, onPatch, isSeen }: FeedListeners,
): ViewFeed {
  // Counts what the page was sent, without gaps, so that it sees when it missed something. The host counts its own.
  let revision = 0;
  // What the host published last, never its view of this moment: an event is on the disk before it is on the screen.
  let published = host.view();
  const current = () => ({ ...join(published, status), revision });
  let sent = current();
  let timer: NodeJS.Timeout | undefined;
  let lastFlushAt = Number.NEGATIVE_INFINITY;

  const flush = () => {
    timer = undefined;
    lastFlushAt = performance.now();
    const patch = diffView(sent, { ...current(), revision: revision + 1 });
    if (patch) {
      revision = patch.revision;
      sent = current();
      onPatch(patch);
    }
    onView(sent);
  };
  const changed = () => {
    timer ??= setTimeout(flush, Math.max(0, lastFlushAt + LIMITS.page.patchMs - performance.now()));
  };
  const unsubscribe = host.subscribe((view) => {
    published = view;
    changed();
  }, isSeen);
  status.onChange(changed);

  return {
    current,
    forPage() {
      sent = current();
      return sent;
    },
    close() {
      unsubscribe();
      status.onChange(() => {});
      clearTimeout(timer);
    },
  };
}

/** What the shell says goes before what the host says: it is about the way in. */
function join({ notice, ...view }: View, status: ShellStatus): View {
  const notices = [status.notice(), notice].filter((text) => text !== undefined);
  return { ...view, hasTray: status.hasTray(), ...(notices.length > 0 && { notice: notices.join(' ') }) };
}
