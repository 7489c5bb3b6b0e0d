import type { Notification, NotificationConstructorOptions } from 'electron';
import { inertLine } from '../../shared/text/inert.ts';
import type { AppChoices } from '../contract/settings.ts';
import type { View } from '../contract/view.ts';
import { LIMITS } from '../limits.ts';
import { hushedUntil } from './hush.ts';
import { decideNotifications, type Notice, type Told, wantedBy } from './notification-rules.ts';
import { notificationsWords } from './words/notifications.ts';

export interface NotifierDeps {
  create(options: NotificationConstructorOptions): Notification;
  choices(): AppChoices;
  /** Epoch milliseconds. */
  snoozedUntil(): number | undefined;
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
  /** Looks at the same view once more: what is wanted is otherwise now. */
  again(): void;
  /** Shows one that means nothing, whatever is held back now: whether they can be seen is what the person asks. */
  test(): void;
  close(): void;
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
  const showAll = (notices: readonly Notice[]) => {
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
  };
  let last: View | undefined;
  let waking: NodeJS.Timeout | undefined;

  const look = (view: View) => {
    last = view;
    clearTimeout(waking);
    const now = Date.now();
    const choices = parts.choices();
    const until = hushedUntil({ ...choices, snoozedUntil: parts.snoozedUntil() }, now);
    // In pieces: a timer does not run on while the machine sleeps, the clock on the wall does.
    if (until !== undefined) waking = setTimeout(() => look(view), Math.min(until - now, LIMITS.shell.hushLookMs));
    const before = parts.told();
    const { show: notices, told } = decideNotifications(view, before, wantedBy(choices, until !== undefined), now);
    if (told === before) return;
    parts.remember(told);
    if (notices.length > 0) showAll(notices);
  };
  return {
    look,
    again: () => last && look(last),
    test: () => showAll([testNotice()]),
    close: () => clearTimeout(waking),
  };
}

function testNotice(): Notice {
  const { testTitle, testBody } = notificationsWords;
  return { title: testTitle, body: testBody, urgency: 'normal' };
}

/** Text that means itself where markup is read. */
function asMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
