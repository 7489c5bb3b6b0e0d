import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Problem } from '../result.ts';
import { STACK_FILE_NAMES } from '../stack/find.ts';
import { inRealFolder, type LoadOptions, loadStack, loadStackText } from '../stack/load.ts';
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
    await keep(home, loaded.value.file, env);
    return { stack: loaded.value, problems: [] };
  }
  const { problem: problems } = loaded;
  for (const file of await placesOf(path, problems)) {
    const text = await readFile(copyOf(home, file), 'utf8').catch(() => undefined);
    const last = text === undefined ? undefined : await loadStackText(text, file, { env });
    if (last?.ok) return { stack: last.value, problems };
  }
  return { problems };
}

/** Where the stack file lies: as the problems name it or, when it is not there at all, where it was asked for. */
async function placesOf(path: string, problems: readonly Problem[]): Promise<ReadonlySet<string>> {
  const named = problems.flatMap(({ file }) => file ?? []);
  const asked = resolve(path);
  const inFolder = STACK_FILE_NAMES.map((name) => join(asked, name));
  return new Set([...named, ...(await Promise.all([asked, ...inFolder].map(inRealFolder)))]);
}

function copyOf(home: string, file: string): string {
  return join(home, 'last-good', `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.yaml`);
}

/** A disk that refuses the copy takes nothing away from the stack that was just loaded. */
async function keep(home: string, file: string, env: LoadOptions['env']): Promise<void> {
  const copy = copyOf(home, file);
  try {
    const text = await readFile(file, 'utf8');
    if (text === (await readFile(copy, 'utf8').catch(() => undefined))) return;
    // It may have been saved again since it was loaded, and not be good any more.
    if (!(await loadStackText(text, file, { env })).ok) return;
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
    await writeFileAtomic(copy, text, { mode: 0o600 });
  } catch {
    // Said by the next write that matters: history and ledger live on the same disk.
  }
}
