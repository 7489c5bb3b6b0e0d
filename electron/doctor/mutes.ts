import { z } from 'zod';
import { fateOf, readJsonFile, setAside, writePrivateFile } from '../files/json-file.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { kindOf } from './muted-by.ts';

const listSchema = z.array(z.string());

/**
 * Which findings somebody does not want to be bothered with: one list for the stack, one for every stack of this user. An entry is the
 * id of a finding, or `<check>/*` for all that a check finds.
 */
export class Mutes {
  readonly #files: { readonly stack: string; readonly ever: string };
  #stack: ReadonlySet<string> = new Set();
  #ever: ReadonlySet<string> = new Set();
  #notes: readonly string[] = [];

  private constructor(files: { readonly stack: string; readonly ever: string }) {
    this.#files = files;
  }

  static async open(files: { readonly stack: string; readonly ever: string }): Promise<Mutes> {
    const mutes = new Mutes(files);
    await mutes.reload();
    return mutes;
  }

  /** Another stack may have muted something for ever meanwhile. A list that cannot be read mutes nothing and is set aside. */
  async reload(): Promise<void> {
    this.#stack = await this.#read(this.#files.stack);
    this.#ever = await this.#read(this.#files.ever);
  }

  /** Sentences about lists that could not be read. */
  notes(): readonly string[] {
    return this.#notes;
  }

  all(): ReadonlyMap<string, 'stack' | 'ever'> {
    return new Map([
      ...[...this.#stack].map((id) => [id, 'stack'] as const),
      ...[...this.#ever].map((id) => [id, 'ever'] as const),
    ]);
  }

  /** `kind`: whatever its check finds, not this one alone. */
  async mute(id: string, forever: boolean, kind = false): Promise<Result<void>> {
    await this.reload();
    const entry = kind ? kindOf(id) : id;
    if (forever) return this.#write('ever', new Set([...this.#ever, entry]));
    return this.#write('stack', new Set([...this.#stack, entry]));
  }

  /** Takes it off both lists, and with it what mutes all of its kind. Error: `not-muted` when it is on neither. */
  async unmute(id: string): Promise<Result<void>> {
    await this.reload();
    const entries = [id, kindOf(id)];
    const isOn = (list: ReadonlySet<string>) => entries.some((entry) => list.has(entry));
    if (!isOn(this.#stack) && !isOn(this.#ever))
      return fail({ code: 'not-muted', message: `${id} is not muted.`, hint: 'stacklight doctor lists what is' });
    const without = (list: ReadonlySet<string>) => new Set([...list].filter((one) => !entries.includes(one)));
    const written = isOn(this.#stack) ? await this.#write('stack', without(this.#stack)) : ok(undefined);
    if (!written.ok || !isOn(this.#ever)) return written;
    return this.#write('ever', without(this.#ever));
  }

  async #read(file: string): Promise<ReadonlySet<string>> {
    const read = await readJsonFile(file, listSchema);
    if (read.kind === 'read') return new Set(read.value);
    if (read.kind === 'missing') return new Set();
    const fate = fateOf(await setAside(file, Date.now()));
    this.#notes = [
      ...this.#notes,
      `A list of muted findings could not be read and ${fate}: nothing of it is muted now.`,
    ];
    return new Set();
  }

  async #write(which: 'stack' | 'ever', list: ReadonlySet<string>): Promise<Result<void>> {
    const file = this.#files[which];
    try {
      await writePrivateFile(file, `${JSON.stringify([...list], undefined, 1)}\n`);
    } catch (error) {
      return fail({
        code: 'mute-unsaved',
        message: `The list of muted findings cannot be written: ${messageOf(error)}.`,
      });
    }
    if (which === 'stack') this.#stack = list;
    else this.#ever = list;
    return ok(undefined);
  }
}
