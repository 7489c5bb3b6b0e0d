import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Stack } from '../../stack/stack.ts';

/** The part of a key that stands for the file, whatever the name of the stack. */
export function fileHashOf(key: string): string {
  return key.slice(key.lastIndexOf('-') + 1);
}

/** Where the runtime state of one stack lives under the state directory. */
export interface StackPaths {
  readonly key: string;
  readonly directory: string;
  readonly ledger: string;
  readonly history: string;
  log(service: string): string;
}

/**
 * The key of a stack: its name, and the hash of its file's path, so that two checkouts of one project never share
 * logs, history or processes.
 */
export function stackPaths(home: string, stack: Pick<Stack, 'name' | 'file'>): StackPaths {
  const key = `${stack.name}-${createHash('sha256').update(stack.file).digest('hex').slice(0, 8)}`;
  const directory = join(home, 'stacks', key);
  return {
    key,
    directory,
    ledger: join(directory, 'state.json'),
    history: join(directory, 'history.jsonl'),
    // Service ids have no path separators (the schema says so).
    log: (service) => join(directory, 'logs', `${service}.log`),
  };
}
