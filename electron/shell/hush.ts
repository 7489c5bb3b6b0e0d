/** When notifications are held back: in quiet hours, and while a person snoozed them. Pure. */
import type { AppChoices } from '../contract/settings.ts';

export interface Hush extends Pick<AppChoices, 'quietHours' | 'quietFrom' | 'quietTo'> {
  /** Epoch milliseconds. */
  readonly snoozedUntil?: number | undefined;
}

const MINUTE = 60_000;
const DAY = 24 * 60;

/**
 * The first moment from `now` on at which notifications may be shown again; undefined: they may be shown now. Both are epoch milliseconds.
 * Quiet hours go by the clock on the wall of this machine, also over a change between summer and winter time.
 */
export function hushedUntil(hush: Hush, now: number): number | undefined {
  let free = now;
  // A snooze may end in quiet hours, and quiet hours while a snooze lasts.
  for (let next = endAfter(hush, free); next !== undefined; next = endAfter(hush, free)) free = next;
  return free === now ? undefined : free;
}

/** The later end of what holds back the notifications of one stack: its own snooze, that of all, and quiet hours. */
export function stackHushedUntil(hush: Hush, own: number | undefined, now: number): number | undefined {
  const snoozedUntil = Math.max(hush.snoozedUntil ?? Number.NEGATIVE_INFINITY, own ?? Number.NEGATIVE_INFINITY);
  return hushedUntil({ ...hush, snoozedUntil }, now);
}

function endAfter({ snoozedUntil, ...quiet }: Hush, at: number): number | undefined {
  return snoozedUntil !== undefined && snoozedUntil > at ? snoozedUntil : quietEnd(quiet, at);
}

function quietEnd({ quietHours, quietFrom, quietTo }: Hush, at: number): number | undefined {
  const [from, to, minute] = [minutesOf(quietFrom), minutesOf(quietTo), minuteOfDay(at)];
  const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!quietHours || !isQuiet) return undefined;
  const guess = Math.floor(at / MINUTE) * MINUTE + ((to - minute + DAY) % DAY) * MINUTE;
  // The clock may be changed in between.
  const off = ((to - minuteOfDay(guess) + DAY * 1.5) % DAY) - DAY / 2;
  const end = guess + off * MINUTE;
  return end > at ? end : guess;
}

function minuteOfDay(at: number): number {
  const time = new Date(at);
  return time.getHours() * 60 + time.getMinutes();
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
