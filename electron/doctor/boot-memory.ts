import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readState } from '../files/read-guarded.ts';

const memorySchema = z.object({ bootId: z.string(), previousBootId: z.string(), upBefore: z.array(z.string()) });

/** What was up when the machine was restarted. */
export interface BootMemory {
  readonly previousBootId?: string;
  readonly upBeforeReboot: readonly string[];
}

/** What the ledger said before this run of Stacklight wrote to it. */
export interface SavedBoot {
  readonly bootId: string;
  /** Ids of the services that were wanted up. */
  readonly wantedUp: readonly string[];
}

/**
 * Knows of a restart of the machine for as long as this boot lasts: the ledger tells it only to the first run of Stacklight after
 * it, and a later run of the same boot still has to report what did not come back.
 */
export async function bootMemory(file: string, bootId: string, saved: SavedBoot | undefined): Promise<BootMemory> {
  if (saved && saved.bootId !== bootId && saved.wantedUp.length > 0) {
    const memory = { bootId, previousBootId: saved.bootId, upBefore: [...saved.wantedUp] };
    // Not kept: then it is known to this run only.
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      .then(() => writeFileAtomic(file, JSON.stringify(memory), { mode: 0o600 }))
      .catch(() => undefined);
    return { previousBootId: saved.bootId, upBeforeReboot: saved.wantedUp };
  }
  try {
    const memory = memorySchema.parse(JSON.parse(await readState(file)));
    if (memory.bootId === bootId) return { previousBootId: memory.previousBootId, upBeforeReboot: memory.upBefore };
  } catch {
    // Never restarted while a stack was up, or not readable: nothing to report.
  }
  return { upBeforeReboot: [] };
}
