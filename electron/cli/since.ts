import { parseDuration } from '../stack/syntax/duration.ts';

const DAY_MS = 86_400_000;
const LONG = /^(\d+(?:\.\d+)?)\s*([dw])$/;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/**
 * A moment as people name it, in epoch milliseconds: `10m` and `2d` ago, `17:00` (the last one), `today`, a date (its midnight here)
 * or a date with a time. Undefined for anything else, also for a bare number: nobody knows of what.
 */
export function sinceOf(text: string, now: number): number | undefined {
  const duration = text === '0' ? undefined : parseDuration(text);
  if (duration !== undefined) return now - duration;
  const [, count, unit] = LONG.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * DAY_MS * (unit === 'w' ? 7 : 1);
  if (text === 'today') return new Date(now).setHours(0, 0, 0, 0);
  const [, hours, minutes] = CLOCK.exec(text) ?? [];
  if (hours !== undefined) return lastClock(Number(hours), Number(minutes), now);
  // A date alone would be midnight in Greenwich, and the history is told in the time of this place.
  const moment = DATE.test(text) ? `${text}T00:00` : DATE_TIME.test(text) ? text : '';
  const date = Date.parse(moment);
  return Number.isNaN(date) ? undefined : date;
}

function lastClock(hours: number, minutes: number, now: number): number {
  const today = new Date(now).setHours(hours, minutes, 0, 0);
  if (today <= now) return today;
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  return yesterday.setHours(hours, minutes, 0, 0);
}
