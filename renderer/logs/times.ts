/** The times beside the lines of a log, in the time of this place. Pure but for the time zone. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `18:00:04.120`, and the whole of it with the day and the zone. Epoch milliseconds. */
export function stampOf(at: number): { readonly time: string; readonly exact: string } {
  const date = new Date(at);
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const time = `${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return { time, exact: `${day} ${time}` };
}
