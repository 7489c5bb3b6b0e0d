import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Problem } from '../result.ts';
import { loadStack, loadStackText } from '../stack/load.ts';
import type { Stack } from '../stack/stack.ts';

export interface Loaded {
  readonly stack: Stack;
  /** Empty when the file is good; else what is wrong with it, and `stack` is the last good one. */
  readonly problems: readonly Problem[];
}

/**
 * Loads a stack file. A copy of every good one is kept, so that a file that was broken meanwhile does not cost the
 * services that still run: the last good one goes on and the problems are shown.
 */
export async function loadOrLastGood(
  home: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded | { readonly problems: readonly Problem[] }> {
  const loaded = await loadStack(path, { env });
  if (loaded.ok) {
    await keep(home, loaded.value.file);
    return { stack: loaded.value, problems: [] };
  }
  const file = loaded.problem.find((problem) => problem.file !== undefined)?.file ?? path;
  const text = await readFile(copyOf(home, file), 'utf8').catch(() => undefined);
  if (text === undefined) return { problems: loaded.problem };
  const last = await loadStackText(text, file, { env });
  return last.ok ? { stack: last.value, problems: loaded.problem } : { problems: loaded.problem };
}

function copyOf(home: string, file: string): string {
  return join(home, 'last-good', `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.yaml`);
}

/** A disk that refuses the copy takes nothing away from the stack that was just loaded. */
async function keep(home: string, file: string): Promise<void> {
  const copy = copyOf(home, file);
  try {
    const text = await readFile(file, 'utf8');
    if (text === (await readFile(copy, 'utf8').catch(() => undefined))) return;
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
    await writeFileAtomic(copy, text, { mode: 0o600 });
  } catch {
    // Said by the next write that matters: history and ledger live on the same disk.
  }
}
