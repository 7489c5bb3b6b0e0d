import type { Variant } from 'dbus-next';
import { until } from '../until.ts';
import { connect } from './connection.ts';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

export interface ReceivedNotification {
  readonly id: number;
  /** The one whose place it was to take; 0: none. */
  readonly replaces: number;
  readonly app: string;
  readonly title: string;
  readonly body: string;
  /** Keys and labels in turn; `default` is the click on the notification itself. */
  readonly actions: readonly string[];
  /** 0 low, 1 normal, 2 critical. */
  readonly urgency: number;
}

/** The desktop's side of notifications: our own service that keeps what it was asked to show. */
export interface NotificationService {
  received(): readonly ReceivedNotification[];
  /** What stands on the screen now: neither replaced nor withdrawn. */
  shown(): readonly ReceivedNotification[];
  /** Waits for one whose title is or matches this. */
  notification(title: string | RegExp, options?: { readonly deadlineMs?: number }): Promise<ReceivedNotification>;
  /** What a desktop sends when the user clicks the notification, or the button of this key. */
  click(notification: ReceivedNotification, action?: string): void;
  stop(): void;
}

const CAPABILITIES = ['actions', 'body', 'body-markup', 'persistence'];

export async function startNotificationService(
  address: string,
  capabilities: readonly string[] = CAPABILITIES,
): Promise<NotificationService> {
  const connection = connect(address);
  const received: ReceivedNotification[] = [];
  const shown = new Map<number, ReceivedNotification>();
  const close = (id: number, reason: number) => {
    shown.delete(id);
    connection.emit(PATH, NAME, 'NotificationClosed', 'uu', [id, reason]);
  };

  connection.serve((call) => {
    if (call.path !== PATH || call.interface !== NAME) return false;
    switch (call.member) {
      case 'GetServerInformation':
        call.reply('ssss', ['test desktop', 'stacklight', '1', '1.2']);
        return true;
      case 'GetCapabilities':
        call.reply('as', [capabilities]);
        return true;
      case 'CloseNotification':
        close(Number(call.body[0]), 3);
        call.reply();
        return true;
      case 'Notify': {
        const replaces = Number(call.body[1]);
        const notification = readNotify(call.body, shown.has(replaces) ? replaces : received.length + 1);
        received.push(notification);
        shown.set(notification.id, notification);
        call.reply('u', [notification.id]);
        return true;
      }
      default:
        return false;
    }
  });
  await connection.own(NAME);
  return {
    received: () => received,
    shown: () => [...shown.values()],
    notification: (title, options = {}) =>
      until(
        `a notification "${title}"`,
        () => received.find((one) => (typeof title === 'string' ? one.title === title : title.test(one.title))),
        options,
      ),
    click({ id }, action = 'default') {
      connection.emit(PATH, NAME, 'ActionInvoked', 'us', [id, action]);
      close(id, 2);
    },
    stop() {
      connection.close();
    },
  };
}

/** `Notify(app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout)`. */
function readNotify(body: readonly unknown[], id: number): ReceivedNotification {
  const [app, replaces, , title, text, actions, hints] = body;
  const urgency = (hints as Readonly<Record<string, Variant>>).urgency?.value;
  return {
    id,
    replaces: Number(replaces),
    app: String(app),
    title: String(title),
    body: String(text),
    actions: actions as string[],
    urgency: Number(urgency ?? 1),
  };
}
