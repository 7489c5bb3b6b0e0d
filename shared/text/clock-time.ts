/** Moments for people. `at` and `now` are epoch milliseconds. */

/** `14:02`, with the day in front when it was not today. */
export function formatClock(at: number, now: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const date = new Date(at);
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${time}`;
}

/** `2026-11-21 17:00:04`, UTC: the same for whoever reads it. */
export function formatUtc(at: number): string {
  return isTime(at) ? new Date(at).toISOString().replace('T', ' ').slice(0, 19) : 'at an unknown time';
}

/** `17:00:04.120`, UTC. */
export function formatUtcTime(at: number): string {
  return isTime(at) ? new Date(at).toISOString().slice(11, 23) : '?';
}

/** What a date can hold (ECMAScript, time values). */
function isTime(at: number): boolean {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 && !Number.isNaN(new Date(at).getTime());
}

/** Of 24 hours, as in every sentence of the supervisor, which does not know how the system of its reader writes them. */
const MINUTES = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const SECONDS = { ...MINUTES, second: '2-digit' } as const;

/** Made when first asked for: each takes milliseconds, and the command line needs none of them. */
const formats: { [name in 'clock' | 'weekday' | 'minutes' | 'seconds' | 'date' | 'exact']?: Intl.DateTimeFormat } = {};

/** `14:02:07`. */
export function formatLocalTime(at: number): string {
  formats.clock ??= new Intl.DateTimeFormat(undefined, SECONDS);
  return formats.clock.format(at);
}

/** `Today`, `Yesterday` or the date, as the user's system writes it. */
export function formatDay(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  formats.weekday ??= new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
  return formats.weekday.format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** A moment of an axis: the time, with seconds where the axis is short; the date at midnight and where it is long. `lengthMs`: of the axis. */
export function formatTick(at: number, lengthMs: number): string {
  formats.date ??= new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' });
  if (lengthMs > 2 * 86_400_000 || startOfDay(at) === at) return formats.date.format(at);
  if (lengthMs < 600_000) {
    formats.seconds ??= new Intl.DateTimeFormat(undefined, SECONDS);
    return formats.seconds.format(at);
  }
  formats.minutes ??= new Intl.DateTimeFormat(undefined, MINUTES);
  return formats.minutes.format(at);
}

/** The whole moment, its date as the user's system writes it: what stands under the pointer where only the time of day is shown. */
export function formatExactTime(at: number): string {
  formats.exact ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });
  return formats.exact.format(at);
}
