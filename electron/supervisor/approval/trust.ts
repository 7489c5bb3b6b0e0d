import { dirname, resolve } from 'node:path';
import type { Approval } from '../../contract/approval.ts';
import { realPathOf } from '../../files/look.ts';
import type { Problem } from '../../result.ts';
import type { Redact } from '../../secrets/redact.ts';
import type { Definition } from '../../stack/definition.ts';
import { inRealFolder } from '../../stack/load.ts';
import { changedServices } from '../definition/stack-change.ts';
import { openSeal, type Seal } from '../model/seal.ts';
import type { World } from '../model/world.ts';
import { StackSecrets } from '../redaction/stack-secrets.ts';
import { askForTrust, type Decision, decide, fingerprintsOf, isApproved } from './approval.ts';
import { forgetApproved, keepApproved, readApproved } from './approved-copy.ts';
import { TrustStore } from './trust-store.ts';

/** What a person said yes to, and what is to be asked. Two things are kept of a yes: fingerprints of what may run, and the definition. */
export class Trust {
  readonly #store: TrustStore;
  readonly #world: Pick<World, 'home' | 'clock'>;
  readonly #seal: Seal;
  /** What was found broken, in sentences. */
  readonly #notes: readonly string[];
  /** The same of what was kept of one stack, by its file. */
  readonly #ofStacks = new Map<string, string>();

  private constructor(store: TrustStore, world: Pick<World, 'home' | 'clock'>, seal: Seal, notes: readonly string[]) {
    this.#store = store;
    this.#world = world;
    this.#seal = seal;
    this.#notes = notes;
  }

  static async open(world: Pick<World, 'home' | 'clock'>): Promise<Trust> {
    const store = await TrustStore.open(world.home, world.clock.wall());
    const { seal, note } = await openSeal(world.home);
    return new Trust(
      store,
      world,
      seal,
      [store.note, note].flatMap((one) => one ?? []),
    );
  }

  /** What people should know about what is kept of approvals, this stack's among them: it was broken, or the disk refused the last yes. */
  problems(file: string): readonly Problem[] {
    const { problem } = this.#store;
    const ofStack = this.#ofStacks.get(file);
    const broken = ofStack === undefined ? this.#notes : [...this.#notes, ofStack];
    return [
      ...broken.map((message) => ({ code: 'trust-corrupt', message })),
      ...(problem === undefined ? [] : [{ code: 'trust-unsaved', message: problem }]),
    ];
  }

  isKnown(file: string): boolean {
    return this.#store.of(file) !== undefined;
  }

  /** The approved stack files that a path may mean: the file itself, or those of that folder. */
  async filesAt(path: string): Promise<readonly string[]> {
    const asked = resolve(path);
    const [folder, file] = await Promise.all([realPathOf(asked), inRealFolder(asked)]);
    return this.#store.files().filter((one) => one === file || dirname(one) === folder);
  }

  /** The definition that was approved last, as far as all of it may still run. */
  async approvedOf(file: string): Promise<Definition | undefined> {
    const trusted = this.#store.of(file);
    const copy = trusted && (await this.formerOf(file));
    return copy && isApproved(copy, trusted.runs, this.#seal) ? copy : undefined;
  }

  /**
   * The definition that was approved last, whether or not its yes still stands: what runs of the stack was begun by it, and nothing
   * may be begun by it.
   */
  async formerOf(file: string): Promise<Definition | undefined> {
    const { copy, note } = await readApproved(this.#world.home, file, this.#world.clock.wall());
    if (note !== undefined) this.#ofStacks.set(file, note);
    return copy;
  }

  /** Whether everything in it may run as it is. */
  covers(now: Definition): boolean {
    const trusted = this.#store.of(now.stack.file);
    return trusted !== undefined && isApproved(now, trusted.runs, this.#seal);
  }

  ask(now: Definition): Approval {
    return askForTrust(now, this.isKnown(now.stack.file), redactFor(now));
  }

  decide(approved: Definition, now: Definition, isUp: (service: string) => boolean): Decision {
    const runs = this.#store.of(now.stack.file)?.runs ?? [];
    return decide(approved, now, changedServices(approved, now, isUp), runs, redactFor(approved, now), this.#seal);
  }

  /** Whether this very question was answered with no, and nothing else was asked since. */
  wasDeclined(file: string, approval: string): boolean {
    return this.#store.of(file)?.declined === approval;
  }

  /** From now on exactly this may run. */
  async approve(now: Definition): Promise<void> {
    await this.#store.approve(now.stack.file, fingerprintsOf(now, this.#seal), this.#world.clock.wall());
    await keepApproved(this.#world.home, now);
  }

  /** The definition that stands for what was approved, where it is written otherwise now. */
  keep(now: Definition): Promise<void> {
    return keepApproved(this.#world.home, now);
  }

  /** `undefined`: what was declined does not stand in the file any more. */
  decline(file: string, approval: string | undefined): Promise<void> {
    return this.#store.decline(file, approval);
  }

  /** The yes is taken back. What it was for is still known (`formerOf`). */
  forget(file: string): Promise<void> {
    return this.#store.forget(file);
  }

  /** Nothing runs of it any more that a later yes could be compared with. */
  forgetFormer(file: string): Promise<void> {
    return forgetApproved(this.#world.home, file);
  }
}

/** Takes out what any of these definitions calls a secret. */
function redactFor(first: Definition, ...others: readonly Definition[]): Redact {
  const secrets = new StackSecrets(first.stack, { forQuestion: true });
  for (const { stack } of others) secrets.declared(stack);
  for (const { files } of [first, ...others]) {
    for (const variables of Object.values(files.variables)) secrets.remember(variables);
  }
  return secrets.redact;
}
