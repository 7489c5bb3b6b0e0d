/**
 * The small values that a stack file is made of. The message of each schema is the noun phrase of what is allowed
 * ("a duration such as 1m30s"); `explain.ts` makes the sentence. The message for unknown keys is the list of known ones.
 */
import { z } from 'zod';
import { DURATION, parseDuration } from '../syntax/duration.ts';

/** A mapping with these keys and no others; keys that start with `x-` are taken out before. */
export function closed<Shape extends z.core.$ZodShape>(shape: Shape, phrase: string) {
  const allowed = Object.keys(shape).join(' ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? allowed : phrase) });
}

export function text(phrase = 'text') {
  return z.string({ error: phrase }).min(1, { error: `${phrase} that is not empty` });
}

/** A list that holds something. */
export function listOf<Item extends z.ZodType>(item: Item, phrase: string) {
  return z.array(item, { error: phrase });
}

/** A whole number, also as text, which is what interpolation makes of it. */
export function integer(least: number, most: number, phrase: string) {
  const number = z
    .number({ error: phrase })
    .int({ error: phrase })
    .min(least, { error: phrase })
    .max(most, { error: phrase });
  const digits = z.string({ error: phrase }).regex(/^\d+$/, { error: phrase }).transform(Number).pipe(number);
  return z.union([number, digits], { error: phrase });
}

export function flag(phrase = 'true or false') {
  const word = z.enum(['true', 'false'], { error: phrase }).transform((value) => value === 'true');
  return z.union([z.boolean({ error: phrase }), word], { error: phrase });
}

/** Compose's durations; the value is milliseconds. */
function formatDuration(phrase: string) {
  return z.string({ error: phrase }).regex(DURATION, { error: phrase });
}

const DURATION_PHRASE = 'a duration such as 1m30s, 5s or 500ms';

export const duration = formatDuration(DURATION_PHRASE)
  .transform((value) => parseDuration(value) ?? -1)
  .refine((value) => value >= 0, { error: `${DURATION_PHRASE}, at most 24 days` });

/** A duration, or the number 0, which is what YAML makes of a bare `0`. */
export const durationOrNever = z.union([z.literal(0), duration], { error: `${DURATION_PHRASE}, or 0` });

/** Longer than nothing. */
export const positiveDuration = formatDuration(DURATION_PHRASE)
  .transform((value) => parseDuration(value) ?? -1)
  .refine((value) => value >= 1, { error: `${DURATION_PHRASE}, at least 1ms and at most 24 days` });

const COMMAND_PHRASE = 'a command: text or a list of texts';

/** Text is split into words as a shell does it; a list is taken word by word. */
export const command = z.union([text(), listOf(text(), COMMAND_PHRASE).min(1, { error: COMMAND_PHRASE })], {
  error: COMMAND_PHRASE,
});

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'text, a number or nothing' });
const NAME = /^[^=\0]+$/;

/** Compose's two ways to write names with values: a mapping, or a list of `NAME=value`. */
export function namedValues(phrase: string) {
  const name = z.string().regex(NAME, { error: 'a name without "="' });
  const item = z.string({ error: 'text such as NAME=value' }).regex(/^[^=]+/, { error: 'text such as NAME=value' });
  return z.union([z.record(name, scalar), z.array(item)], { error: phrase });
}

/** Header names with their values. */
export const headers = z.record(z.string(), z.union([z.string(), z.number()], { error: 'text' }), {
  error: 'a mapping of header names to text',
});
