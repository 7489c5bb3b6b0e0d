import { createHash } from 'node:crypto';
import { canonical } from '../../stack/canonical.ts';

/** Different whenever anything in the definition is; of its stack and its files, and of nothing else that it may carry. */
export function digestOf({ stack, files }: { readonly stack: unknown; readonly files: unknown }): string {
  return createHash('sha256').update(canonical({ stack, files })).digest('hex');
}
