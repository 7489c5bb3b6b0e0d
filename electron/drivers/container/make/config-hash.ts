/** The hash by which a container tells whether it is still what its definition says. Pure. */
import { createHash } from 'node:crypto';

/** SHA-256 over the value with its keys in order: the same configuration has the same hash whoever wrote it how. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex');
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
