import { inertLine } from '../../shared/text/inert.ts';
import type { AppChoices } from '../contract/settings.ts';
import type { View } from '../contract/view.ts';
import { report } from '../fault.ts';
import { LIMITS } from '../limits.ts';
import { hushedUntil, stackHushedUntil } from './hush.ts';
import type { NoticeBoard } from './notice-board.ts';
import { buttonsOf, type NoticeButton } from './notice-buttons.ts';
import { decideNotifications, type Notice, standingKeys, type Told, wantedBy } from './notification-rules.ts';
import { notificationsWords } from './words/notifications.ts';

export interface NotifierDeps {
  readonly board: NoticeBoard;
  choices(): AppChoices;
  /** Epoch milliseconds. */
  snoozedUntil(): number | undefined;
  /** The same of single stacks, by their keys. */
  stackSnoozes(): Readonly<Record<string, number>>;
  told(): Told;
  /** Called before anything is shown: told twice is worse than not told after a crash in between. */
  remember(told: Told): void;
  clicked(notice: Notice): void;
  pressed(button: NoticeButton): void;
  /** A time in which notifications were held back may be over: who shows that it lasts looks again. */
  woke(): void;
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
  /** Keys of what was shown and is to go when it is no longer so. */
  const standing = new Set<string>();

  /** One after the other, in the order in which they came. */
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>) => {
    turn = turn
      .then(work)
      // A fault like any other, and the next ones are shown all the same.
      .catch(report);
  };

  const show = (notice: Notice, buttons: readonly NoticeButton[]) =>
    inTurn(() =>
      parts.board.show(notice.key, {
        title: inertLine(notice.title),
        body: inertLine(notice.body),
        urgency: notice.urgency,
        buttons: buttons.map(({ id, label }) => ({ id, label })),
        pressed(id) {
          const button = buttons.find((one) => one.id === id);
          if (button) parts.pressed(button);
          else parts.clicked(notice);
        },
      }),
    );
  const withdrawOver = (view: View, replaced: ReadonlySet<string>) => {
    const still = standingKeys(view);
    for (const key of standing) {
      if (still.has(key)) continue;
      standing.delete(key);
      // What says that it is over takes the place of what said that it is so.
      if (!replaced.has(key)) inTurn(() => parts.board.withdraw(key));
    }
  };
  let last: View | undefined;
  let waking: NodeJS.Timeout | undefined;

  const look = (view: View) => {
    last = view;
    clearTimeout(waking);
    const now = Date.now();
    const choices = parts.choices();
    const hush = { ...choices, snoozedUntil: parts.snoozedUntil() };
    const snoozes = parts.stackSnoozes();
    const untilOf = (stack: string) => stackHushedUntil(hush, snoozes[stack], now);
    const ends = [hushedUntil(hush, now), ...Object.keys(snoozes).map(untilOf)].filter((end) => end !== undefined);
    const wake = () => {
      parts.woke();
      look(view);
    };
    // In pieces: a timer does not run on while the machine sleeps, the clock on the wall does.
    if (ends.length > 0) waking = setTimeout(wake, Math.min(...ends.map((end) => end - now), LIMITS.shell.hushLookMs));
    const before = parts.told();
    const wanted = wantedBy(choices, (stack) => untilOf(stack) !== undefined);
    const { show: notices, told } = decideNotifications(view, before, wanted, now);
    if (told !== before) parts.remember(told);
    withdrawOver(view, new Set(notices.map(({ key }) => key)));
    const still = standingKeys(view);
    for (const notice of notices) {
      if (still.has(notice.key)) standing.add(notice.key);
      show(notice, buttonsOf(notice, view));
    }
  };
  return {
    look,
    again: () => last && look(last),
    test: () => show(testNotice(), []),
    close() {
      clearTimeout(waking);
      parts.board.close();
    },
  };
}

function testNotice(): Notice {
  const { testTitle, testBody } = notificationsWords;
  return { key: 'test', title: testTitle, body: testBody, urgency: 'normal' };
}
