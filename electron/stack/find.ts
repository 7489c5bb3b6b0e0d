/** Finds the stack file, as git finds its repository: here, or in the nearest folder above. */
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../result.ts';

/** What a stack file is called, the first one before the second. */
export const STACK_FILE_NAMES = ['stacklight.yaml', 'stacklight.yml'] as const;

/** The absolute path of the stack file of a folder or of the nearest one above it (code `stack-file-missing`). */
export function findStackFile(from: string): Result<string> {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    const found = stackFileIn(folder);
    if (found) return ok(found);
    if (dirname(folder) === folder) break;
  }
  return fail({
    code: 'stack-file-missing',
    message: `no ${STACK_FILE_NAMES[0]} in ${start} or in any folder above it`,
    hint: 'name one with --stack FILE',
  });
}

/** The stack file of this very folder, or undefined. */
export function stackFileIn(folder: string): string | undefined {
  return STACK_FILE_NAMES.map((name) => join(folder, name)).find(isFile);
}

function isFile(path: string): boolean {
  // A folder that we may not read has no stack file for us.
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
