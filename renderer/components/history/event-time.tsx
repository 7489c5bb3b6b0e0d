import { formatExactTime, formatLocalTime } from '../../../shared/text/clock-time.ts';

/** The time of day, with the exact moment under the pointer. */
export function EventTime({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {formatLocalTime(at)}
    </time>
  );
}
