/** Small things that importers of other tools' files share. Pure. */

/** Seconds or milliseconds as a duration of a stack file; undefined when it is no number of them. */
export function durationOf(value: unknown, unit: 's' | 'ms'): string | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0 || number > 2_000_000_000) return undefined;
  if (unit === 's') return number > 2_000_000 ? undefined : `${number}s`;
  return number % 1_000 === 0 ? `${number / 1_000}s` : `${number}ms`;
}

/** A whole number of at least `least`, also as text. */
export function wholeOf(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}

/** A name that a service may have. */
export function idOf(text: string): string | undefined {
  const id = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100);
  return id === '' ? undefined : id;
}

/** The mapping that this is; an empty one where it is none. */
export function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOrNone(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Words as one line where none of them needs quotes, else as a list. */
export function commandOf(words: readonly string[]): string | readonly string[] {
  return words.every((word) => /^[\w@%+:,./=-]+$/.test(word)) && !/^\w+=/.test(words[0] ?? '')
    ? words.join(' ')
    : words;
}
