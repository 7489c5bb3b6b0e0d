import { shortValue } from './text.ts';

/**
 * The first place where `actual` does not contain `expected`, as a clause (`` `status` is "starting", expected "healthy" ``);
 * undefined when it does. Objects may hold more keys than expected. Each expected element of an array must be
 * found in the actual array, in any place. Everything else must be equal.
 */
export function jsonMismatch(actual: unknown, expected: unknown, path = ''): string | undefined {
  if (Array.isArray(expected)) return arrayMismatch(actual, expected, path);
  if (isObject(expected)) return objectMismatch(actual, expected, path);
  return actual === expected ? undefined : differs(actual, expected, path);
}

function objectMismatch(actual: unknown, expected: Record<string, unknown>, path: string): string | undefined {
  if (!isObject(actual)) return differs(actual, expected, path);
  for (const [key, wanted] of Object.entries(expected)) {
    const found = Object.hasOwn(actual, key) ? actual[key] : undefined;
    const mismatch = jsonMismatch(found, wanted, path ? `${path}.${key}` : key);
    if (mismatch) return mismatch;
  }
  return undefined;
}

function arrayMismatch(actual: unknown, expected: readonly unknown[], path: string): string | undefined {
  if (!Array.isArray(actual)) return differs(actual, expected, path);
  const lacking = expected.find((wanted) => !actual.some((found) => jsonMismatch(found, wanted) === undefined));
  return lacking === undefined ? undefined : `${name(path)} does not contain ${shortValue(lacking)}`;
}

function differs(actual: unknown, expected: unknown, path: string): string {
  const found = actual === undefined ? 'is missing' : `is ${shortValue(actual)}`;
  return `${name(path)} ${found}, expected ${shortValue(expected)}`;
}

function name(path: string): string {
  return path ? `\`${path}\`` : 'the answer';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
