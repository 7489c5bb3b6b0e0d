/** Where notifications are shown: one for each key, the newest in the place of the one before. */
import type { Notification, NotificationConstructorOptions } from 'electron';
import { LIMITS } from '../limits.ts';
import { escaped, type NotificationServer, type ServerNotification } from '../platform/notification-server.ts';

export type Shown = ServerNotification;

export interface NoticeBoard {
  show(key: string, notice: Shown): Promise<void>;
  withdraw(key: string): Promise<void>;
  close(): void;
}

export interface NoticeBoardDeps {
  /** The desktop's own server, where it has one with more than Electron offers. */
  readonly server: NotificationServer | undefined;
  create(options: NotificationConstructorOptions): Notification;
  /** Whether the desktop takes the body of a notification for markup. */
  readsMarkup(): Promise<boolean>;
}

/** The desktop's server first; Electron's notifications where it takes none. */
export function createNoticeBoard({ server, create, readsMarkup }: NoticeBoardDeps): NoticeBoard {
  /** Held, since a notification that is collected as garbage loses its click. Oldest first. */
  const held = new Map<string, Notification>();

  const show = async (key: string, { title, body, urgency, buttons, pressed }: Shown) => {
    const notification = create({
      title,
      body: (await readsMarkup()) ? escaped(body) : body,
      urgency,
      actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
    });
    notification.on('click', () => pressed(undefined));
    notification.on('action', (_event, index) => {
      const button = buttons[index];
      if (button) pressed(button.id);
    });
    held.get(key)?.close();
    // Not let go on `close`: where a desktop keeps old notifications in a list, the click can still come.
    held.delete(key);
    held.set(key, notification);
    for (const oldest of held.keys()) {
      if (held.size <= LIMITS.shell.heldNotifications) break;
      held.delete(oldest);
    }
    notification.show();
  };
  return {
    async show(key, notice) {
      if (await server?.show(key, notice)) return;
      await show(key, notice);
    },
    async withdraw(key) {
      held.get(key)?.close();
      held.delete(key);
      await server?.withdraw(key);
    },
    close: () => server?.close(),
  };
}
