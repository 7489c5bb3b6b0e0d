import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fateOf, readJsonFile, setAside, writePrivateFile } from '../../files/json-file.ts';
import { readState } from '../../files/read-guarded.ts';
import type { Definition } from '../../stack/definition.ts';
import type { Stack } from '../../stack/stack.ts';
import { digestOf } from '../model/definition-digest.ts';

/** Grows whenever an older Stack value would be misread: the stack is then taken from its file and asked for again. */
const VERSION = 2;

const copySchema = z
  .object({
    version: z.literal(VERSION),
    /** Over the content: a copy that was changed or cut is none. */
    digest: z.string(),
    stack: z.looseObject({ file: z.string(), name: z.string(), services: z.array(z.looseObject({ id: z.string() })) }),
    files: z.object({
      variables: z.record(z.string(), z.record(z.string(), z.string())),
      compose: z.record(
        z.string(),
        z.object({
          digest: z.string(),
          text: z.string(),
          rest: z.record(z.string(), z.string()).optional(),
          unreadable: z.string().optional(),
        }),
      ),
    }),
  })
  .refine(({ digest, stack, files }) => digest === digestOf({ stack, files }));

/**
 * The last approved definition of the stack of this file, with every value as it was then: what runs on while its file is
 * broken, changed without a yes, or gone. One that is damaged, or of another version, is set aside and said. `wall`: epoch milliseconds.
 */
export async function readApproved(
  home: string,
  file: string,
  wall: number,
): Promise<{ readonly copy?: Definition; readonly note?: string }> {
  const path = pathOf(home, file);
  const read = await readJsonFile(path, copySchema);
  if (read.kind === 'missing') return {};
  if (read.kind === 'broken') {
    const fate = fateOf(await setAside(path, wall));
    return {
      note: `The copy of what was approved of ${file} could not be read and ${fate}: its files count as they are now.`,
    };
  }
  const { stack, files } = read.value;
  // Written by ourselves from a Stack, and its digest says that nothing of it changed since.
  return stack.file === file ? { copy: { stack: stack as unknown as Stack, files } } : {};
}

/**
 * Keeps it, readable by its user only, as the stack file and its env files are: it holds what they say. A disk that refuses
 * takes nothing away from the stack that was just approved.
 */
export async function keepApproved(home: string, definition: Definition): Promise<void> {
  const path = pathOf(home, definition.stack.file);
  const text = JSON.stringify({ version: VERSION, digest: digestOf(definition), ...definition });
  try {
    if (text === (await readState(path).catch(() => undefined))) return;
    await writePrivateFile(path, text);
  } catch {
    // Said by the next write that matters: history and ledger live on the same disk.
  }
}

export async function forgetApproved(home: string, file: string): Promise<void> {
  await rm(pathOf(home, file), { force: true }).catch(() => undefined);
}

function pathOf(home: string, file: string): string {
  return join(home, 'approved', `${createHash('sha256').update(file).digest('hex').slice(0, 16)}.json`);
}
