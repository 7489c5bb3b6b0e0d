/** Spans of time for people: the one place where they are put into words. Milliseconds; below zero counts as none. Pure. */

const SECOND = 1_000;
const UNITS = [
  { name: 'd', ms: 86_400 * SECOND },
  { name: 'h', ms: 3_600 * SECOND },
  { name: 'min', ms: 60 * SECOND },
  { name: 's', ms: SECOND },
] as const;

/** `8 s`, `1 min 30 s`, `3 h 12 min`, `2 d`: its two largest units, what is below them cut off, as a clock counts. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return 'an unknown time';
  const ms = Math.max(0, durationMs);
  const at = Math.max(
    0,
    UNITS.findIndex((unit) => ms >= unit.ms),
  );
  if (ms < SECOND) return '0 s';
  const [first, second] = UNITS.slice(at);
  const large = first ? `${Math.floor(ms / first.ms)} ${first.name}` : '';
  const rest = first && second ? Math.floor((ms % first.ms) / second.ms) : 0;
  return rest === 0 ? large : `${large} ${rest} ${second?.name}`;
}

/** `< 1 min`, `14 min`, `3 h`, `2 d`: its largest unit alone and no seconds, for a list that is to stay still. */
export function formatAge(durationMs: number): string {
  if (durationMs < 60 * SECOND) return '< 1 min';
  return /^\S+ \S+/.exec(formatDuration(durationMs))?.[0] ?? '';
}

/** `< 1 ms`, `250 ms`, `1.5 s`, `12.4 s`, `1 min 30 s`: where a fraction of a second matters, as with limits and latencies. */
export function formatPreciseDuration(durationMs: number): string {
  if (durationMs > 0 && durationMs < 1) return '< 1 ms';
  const ms = Math.round(Math.max(0, durationMs));
  if (ms < SECOND) return `${ms} ms`;
  return ms < 60 * SECOND ? `${Math.floor(ms / 100) / 10} s` : formatDuration(ms);
}

/** `5 s`, `250 ms`, `1 min 30 s`, `1 h 1 min 30 s`: nothing is cut off, as with what a file says. */
export function formatExactDuration(durationMs: number): string {
  let left = Math.max(0, durationMs);
  const parts: string[] = [];
  for (const { name, ms } of UNITS) {
    const count = Math.floor(left / ms);
    if (count > 0) parts.push(`${count} ${name}`);
    left -= count * ms;
  }
  if (left > 0 || parts.length === 0) parts.push(left > 0 ? `${left} ms` : '0 s');
  return parts.join(' ');
}
