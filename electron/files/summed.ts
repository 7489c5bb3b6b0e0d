/**
 * A file of ours that says itself whether it is as it was written. A bit that a disk turned leaves JSON that fits its schema as often as
 * not: the number of another process, the path of another project. Where acting on such a value would harm, the whole file is broken.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isObject } from './valid-keys.ts';

const SUM = 'sum';

/** The same with its sum, by which `summed` knows it again. `content`: of plain JSON. */
export function withSum<T extends object>(content: T): T & { readonly [SUM]: string } {
  return { ...content, [SUM]: sumOf(content) };
}

/** What `schema` says, of a file that is as it was written. One without a sum was written before there were any. */
export function summed<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.unknown().refine(isAsWritten).pipe(schema);
}

function isAsWritten(raw: unknown): boolean {
  if (!isObject(raw) || !Object.hasOwn(raw, SUM)) return true;
  const { [SUM]: sum, ...content } = raw;
  return sum === sumOf(content);
}

/** Against accidents, not against people: whoever can write the file can write its sum. */
function sumOf(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}
