import { join } from 'node:path';
import { z } from 'zod';
import { fateOf, readJsonFile, setAside, writePrivateFile } from '../../files/json-file.ts';
import { messageOf } from '../../result.ts';

const trustSchema = z.object({
  version: z.literal(1),
  /** By absolute path of the stack file. */
  stacks: z.record(
    z.string(),
    z.object({
      /** Keyed hash of each thing that may run. */
      runs: z.array(z.string()),
      /** Epoch milliseconds of the last yes. */
      approvedAt: z.number(),
      /** What was declined last: it is not asked again. */
      declined: z.string().optional(),
    }),
  ),
});

export type Trusted = z.infer<typeof trustSchema>['stacks'][string];

/**
 * What a person said yes to, by stack file. Kept in `trust.json` of the state home, readable by its user only. A file that
 * cannot be read trusts nothing: it is set aside and said.
 */
export class TrustStore {
  readonly #path: string;
  #stacks: Readonly<Record<string, Trusted>>;
  #writing: Promise<void> = Promise.resolve();
  /** A sentence when the file could not be read. */
  readonly note: string | undefined;
  /** What the disk refused: the last yes lasts until Stacklight ends. */
  problem: string | undefined;

  private constructor(path: string, stacks: Readonly<Record<string, Trusted>>, note: string | undefined) {
    this.#path = path;
    this.#stacks = stacks;
    this.note = note;
  }

  /** `wall`: epoch milliseconds, for the name of a broken file. */
  static async open(home: string, wall: number): Promise<TrustStore> {
    const path = join(home, 'trust.json');
    const read = await readJsonFile(path, trustSchema);
    if (read.kind === 'read') return new TrustStore(path, read.value.stacks, undefined);
    if (read.kind === 'missing') return new TrustStore(path, {}, undefined);
    const fate = fateOf(await setAside(path, wall));
    const note = `The list of approved stacks could not be read and ${fate}: every stack needs approval again.`;
    return new TrustStore(path, {}, note);
  }

  /** What of this stack may run, for who only looks: nothing is set aside or said. Undefined: nothing was ever approved. */
  static async runsOf(home: string, file: string): Promise<readonly string[] | undefined> {
    const read = await readJsonFile(join(home, 'trust.json'), trustSchema);
    if (read.kind !== 'read') return undefined;
    const { stacks } = read.value;
    return Object.hasOwn(stacks, file) ? stacks[file]?.runs : undefined;
  }

  /** Every stack file of which something was approved. */
  files(): readonly string[] {
    return Object.keys(this.#stacks);
  }

  of(file: string): Trusted | undefined {
    return Object.hasOwn(this.#stacks, file) ? this.#stacks[file] : undefined;
  }

  /** From now on exactly this may run, and nothing of it is asked again. `at`: epoch milliseconds. */
  approve(file: string, runs: readonly string[], at: number): Promise<void> {
    return this.#set(file, { runs: [...new Set(runs)], approvedAt: at });
  }

  decline(file: string, approval: string | undefined): Promise<void> {
    const known = this.of(file);
    if (!known || known.declined === approval) return Promise.resolve();
    const { runs, approvedAt } = known;
    return this.#set(file, { runs, approvedAt, ...(approval === undefined ? {} : { declined: approval }) });
  }

  forget(file: string): Promise<void> {
    return this.#set(file, undefined);
  }

  #set(file: string, trusted: Trusted | undefined): Promise<void> {
    const others = Object.entries(this.#stacks).filter(([other]) => other !== file);
    this.#stacks = Object.fromEntries(trusted ? [...others, [file, trusted]] : others);
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    try {
      await writePrivateFile(this.#path, JSON.stringify({ version: 1, stacks: this.#stacks }, undefined, 1));
      this.problem = undefined;
    } catch (error) {
      this.problem = `The approval could not be saved and lasts only until Stacklight exits: ${messageOf(error)}.`;
    }
  }
}
