const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `4 s`, `2 min`, `3 h 12 min`, `2 d 3 h`: two units at most, never negative. */
export function durationWords(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return pair(Math.floor(ms / hour), 'h', Math.floor((ms % hour) / minute), 'min');
  return pair(Math.floor(ms / day), 'd', Math.floor((ms % day) / hour), 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `< 1 ms`, `12 ms`, `1.4 s`. */
export function latencyWords(latencyMs: number): string {
  if (latencyMs < 1) return '< 1 ms';
  return latencyMs < second ? `${Math.round(latencyMs)} ms` : `${(latencyMs / second).toFixed(1)} s`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** Time of day with seconds, as the user's system writes it. */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** `Today`, `Yesterday` or the date. */
export function dayWords(at: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / day);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : weekday.format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
