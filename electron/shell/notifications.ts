import type { Notification, NotificationConstructorOptions } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import type { Settings, View } from '../contract.ts';
import { LIMITS } from '../limits.ts';
import { decideNotifications, type Notice, type Told } from './notification-rules.ts';

export interface NotifierParts {
  create(options: NotificationConstructorOptions): Notification;
  wanted(): Settings['notifications'];
  told(): Told;
  /** Called before anything is shown: told twice is worse than not told after a crash in between. */
  remember(told: Told): void;
  clicked(notice: Notice): void;
}

export interface Notifier {
  /** Shows what a new view gives reason for. */
  look(view: View): void;
}

/** Desktop notifications by the rules of `notification-rules.ts`. */
export function createNotifier(parts: NotifierParts): Notifier {
  /** Held, since a notification that is collected as garbage loses its click. Oldest first. */
  const held = new Set<Notification>();

  const show = (notice: Notice) => {
    const notification = parts.create({
      title: inertLine(notice.title),
      body: inertLine(notice.body),
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
      const { show: notices, told } = decideNotifications(view, before, parts.wanted());
      if (told === before) return;
      parts.remember(told);
      for (const notice of notices) show(notice);
    },
  };
}
