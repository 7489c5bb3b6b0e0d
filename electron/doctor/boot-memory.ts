import { z } from 'zod';
import { fateOf, readJsonFile, setAside, writePrivateFile } from '../files/json-file.ts';

const memorySchema = z.object({ bootId: z.string(), previousBootId: z.string(), upBefore: z.array(z.string()) });

/** What was up when the machine was restarted. */
export interface BootMemory {
  readonly previousBootId?: string;
  readonly upBeforeReboot: readonly string[];
  /** A sentence: what was known could not be read. */
  readonly note?: string;
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
    await writePrivateFile(file, JSON.stringify(memory)).catch(() => undefined);
    return { previousBootId: saved.bootId, upBeforeReboot: saved.wantedUp };
  }
  const read = await readJsonFile(file, memorySchema);
  if (read.kind === 'broken') {
    const fate = fateOf(await setAside(file, Date.now()));
    const note = `What was up before the last restart of the machine could not be read and ${fate}.`;
    return { upBeforeReboot: [], note };
  }
  // Never restarted while a stack was up: nothing to report.
  if (read.kind !== 'read' || read.value.bootId !== bootId) return { upBeforeReboot: [] };
  return { previousBootId: read.value.previousBootId, upBeforeReboot: read.value.upBefore };
}
