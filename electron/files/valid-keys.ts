/** What a person or another version wrote, key by key: one value that cannot be costs no other. Pure. */
import type { z } from 'zod';
import { inertLine } from '../../shared/text/inert.ts';
import { LIMITS } from '../limits.ts';

export interface ValidKeys<T> {
  readonly value: Partial<T>;
  /** Names of keys that are unknown, or whose value cannot be, fit to be shown. */
  readonly dropped: readonly string[];
}

/** What is no object at all has no key; nothing at all has none either. */
export function validKeys<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  raw: unknown,
): ValidKeys<z.infer<z.ZodObject<S>>> {
  type All = z.infer<z.ZodObject<S>>;
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [key, value] of Object.entries(isObject(raw) ? raw : {})) {
    const one = Object.hasOwn(shape, key) ? (shape[key] as z.ZodType).safeParse(value) : undefined;
    if (one?.success) kept[key] = one.data;
    else dropped.push(shown(key));
  }
  return { value: kept as Partial<All>, dropped };
}

/** The entries of a record whose values hold. */
export function validEntries<T>(schema: z.ZodType<T>, raw: Readonly<Record<string, unknown>>) {
  const read = Object.entries(raw).map(([key, value]) => ({ key, one: schema.safeParse(value) }));
  return {
    value: Object.fromEntries(read.flatMap(({ key, one }) => (one.success ? [[key, one.data] as const] : []))),
    dropped: read.flatMap(({ key, one }) => (one.success ? [] : [key])),
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(key: string): string {
  const line = inertLine(key);
  const longest = LIMITS.files.shownKeyCharacters;
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
