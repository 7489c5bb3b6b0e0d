import type { Notification, NotificationConstructorOptions } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import type { Settings } from '../contract/settings.ts';
import type { View } from '../contract/view.ts';
import { LIMITS } from '../limits.ts';
import { decideNotifications, type Notice, type Told } from './notification-rules.ts';

export interface NotifierDeps {
  create(options: NotificationConstructorOptions): Notification;
  wanted(): Settings['notifications'];
  told(): Told;
  /** Called before anything is shown: told twice is worse than not told after a crash in between. */
  remember(told: Told): void;
  /** Whether the desktop takes the body of a notification for markup. */
  readsMarkup(): Promise<boolean>;
  clicked(notice: Notice): void;
}

export interface Notifier {
  /** Shows what a new view gives reason for. */
  look(view: View): void;
}

/** Desktop notifications by the rules of `notification-rules.ts`. */
export function createNotifier(parts: NotifierDeps): Notifier {
  /** Held, since a notification that is collected as garbage loses its click. Oldest first. */
  const held = new Set<Notification>();

  /** One after the other, in the order in which they came. */
  let turn: Promise<void> = Promise.resolve();

  const show = (notice: Notice, isMarkup: boolean) => {
    const notification = parts.create({
      title: inertLine(notice.title),
      body: isMarkup ? asMarkup(inertLine(notice.body)) : inertLine(notice.body),
      urgency: notice.urgency,
    });
    notification.on('click', () => {
      held.delete(notification);
      parts.clicked(notice);
    });
    // Not let go on `close`: where a desktop keeps old notifications in a list, the click can still come.
    held.add(notification);
    for (const oldest of held) {
      if (held.size <= LIMITS.shell.heldNotifications) break;
      held.delete(oldest);
    }
    notification.show();
  };
  return {
    look(view) {
      const before = parts.told();
      const { show: notices, told } = decideNotifications(view, before, parts.wanted(), Date.now());
      if (told === before) return;
      parts.remember(told);
      if (notices.length === 0) return;
      turn = turn
        .then(async () => {
          const isMarkup = await parts.readsMarkup();
          for (const notice of notices) show(notice, isMarkup);
        })
        // A fault like any other, and the next ones are shown all the same.
        .catch((error: unknown) =>
          queueMicrotask(() => {
            throw error;
          }),
        );
    },
  };
}

/** Text that means itself where markup is read. */
function asMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
