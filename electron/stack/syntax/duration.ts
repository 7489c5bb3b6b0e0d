/** Compose's durations: `1m30s`, `500ms`, `1h`, `0.5s`; units h, m, s, ms, us (compose-spec, "Specifying durations"). */

/** The whole of a duration as text, for schemas. */
export const DURATION = /^(?:(?:\d+(?:\.\d+)?|\.\d+)(?:h|ms|m|s|us|µs))+$|^0$/;

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, us: 0.001, µs: 0.001 };
/** Longest duration that makes sense and still fits every timer: 24 days. */
const LONGEST_MS = 2_147_483_647;

/** Milliseconds, possibly a fraction; undefined when the text is no duration or longer than 24 days. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(h|ms|m|s|us|µs)/g)) {
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  }
  return total <= LONGEST_MS ? total : undefined;
}
