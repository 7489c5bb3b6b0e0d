import { readJsonFile, setAside, writePrivateFile } from '../../files/json-file.ts';
import { summed, withSum } from '../../files/summed.ts';
import { validEntries } from '../../files/valid-keys.ts';
import { messageOf, type Problem } from '../../result.ts';
import { type LedgerContent, looseLedgerSchema, savedService } from './saved-service.ts';

export interface LedgerRead {
  readonly content?: LedgerContent;
  readonly problem?: Problem;
  /** Services whose record cannot be understood; the others are in the content. */
  readonly dropped?: readonly string[];
}

/**
 * Reads the saved runtime state of a stack. A file that cannot be understood, or that is not as it was written (one digit of a pid is
 * another process), is set aside under a new name and said; the services it named are then found again by their marker.
 */
export async function readLedger(path: string, wall: number): Promise<LedgerRead> {
  const read = await readJsonFile(path, summed(looseLedgerSchema));
  if (read.kind === 'read') {
    const { value: services, dropped } = validEntries(savedService, read.value.services);
    return { content: { ...read.value, services }, ...(dropped.length > 0 ? { dropped } : {}) };
  }
  if (read.kind === 'missing') return {};
  const aside = await setAside(path, wall);
  const fate = aside === undefined ? 'nor moved aside' : `and was moved aside as ${aside}`;
  const message = `The saved state of this stack could not be read ${fate}.`;
  const hint = 'Services that still run are found again by their marker.';
  return { problem: { code: 'state-corrupt', message, hint, file: path } };
}

/** The same for who only looks: a file that cannot be understood stays where it is, for whoever goes on from it. */
export async function peekLedger(path: string): Promise<LedgerContent | undefined> {
  const read = await readJsonFile(path, summed(looseLedgerSchema));
  return read.kind === 'read'
    ? { ...read.value, services: validEntries(savedService, read.value.services).value }
    : undefined;
}

/**
 * Writes the runtime state. Saves are coalesced: while one is in progress the newest content waits, so that a storm of changes costs
 * two writes.
 */
export class Ledger {
  readonly #path: string;
  #next: (() => LedgerContent) | undefined;
  #written: string | undefined;
  #writing: Promise<void> | undefined;
  problem: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Most events change nothing that is saved: what is on the disk already is not written again. `content` is asked for when its turn comes. */
  save(content: () => LedgerContent): Promise<void> {
    this.#next = content;
    this.#writing ??= this.#drain();
    return this.#writing;
  }

  async #drain(): Promise<void> {
    // Not in the turn of the first save, which is to hold this very promise when it is over.
    await undefined;
    while (this.#next !== undefined) {
      const content = this.#next;
      this.#next = undefined;
      try {
        const text = JSON.stringify(withSum(content()), undefined, 1);
        if (text === this.#written) continue;
        await writePrivateFile(this.#path, text);
        this.#written = text;
        this.problem = undefined;
      } catch (error) {
        this.problem = messageOf(error);
      }
    }
    // In the same turn as the last look at #next, so that no save can fall between.
    this.#writing = undefined;
  }

  /** Resolves when everything saved so far is on the disk. */
  async flushed(): Promise<void> {
    await this.#writing;
  }
}
