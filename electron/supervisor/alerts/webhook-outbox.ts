import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { fateOf, readJsonFile, setAside, writePrivateFile } from '../../files/json-file.ts';

const letterSchema = z.object({
  /** Of the incident. */
  incident: z.string(),
  kind: z.enum(['due', 'again', 'reminder', 'closed']),
  /** What the webhook is told; secrets are taken out already, and its URL is not in here. */
  text: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** An earlier run of Stacklight ended over it once: it is sent once more and never again. */
  again: z.boolean(),
});

/** Something that a webhook is to be told. */
export type PendingAlert = z.infer<typeof letterSchema>;

/**
 * What a webhook is to be told and was not told yet, kept in a file (0600) so that the end of Stacklight in the middle of it loses
 * nothing. A file that cannot be written costs only that; one that cannot be read is set aside and said.
 */
export class AlertQueue {
  readonly #file: string;
  readonly #say: (sentence: string) => void;
  #letters: readonly PendingAlert[] = [];
  #writing: Promise<void> = Promise.resolve();

  /** `say`: of a file that is damaged. */
  constructor(file: string, say: (sentence: string) => void) {
    this.#file = file;
    this.#say = say;
  }

  /** What the run before left, to be sent once more: of the last `withinMs`, and only what was not sent again before. */
  async takeOver(now: number, withinMs: number): Promise<readonly PendingAlert[]> {
    const left = await readJsonFile(this.#file, z.array(letterSchema));
    if (left.kind === 'broken') {
      const fate = fateOf(await setAside(this.#file, now));
      this.#say(`What the webhook was not told yet could not be read and ${fate}: it is not told.`);
    }
    const letters = (left.kind === 'read' ? left.value : [])
      .filter((letter) => !letter.again && now - letter.at <= withinMs)
      .map((letter) => ({ ...letter, again: true }));
    this.#letters = [...letters, ...this.#letters];
    await this.#write();
    return letters;
  }

  put(letter: PendingAlert): Promise<void> {
    this.#letters = [...this.#letters, letter];
    return this.#write();
  }

  /** It was told, or will never be. */
  drop(letter: PendingAlert): Promise<void> {
    this.#letters = this.#letters.filter((one) => one !== letter);
    return this.#write();
  }

  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow()).catch(() => undefined);
    return this.#writing;
  }

  async #writeNow(): Promise<void> {
    if (this.#letters.length === 0) return rm(this.#file, { force: true });
    await writePrivateFile(this.#file, JSON.stringify(this.#letters));
  }
}
