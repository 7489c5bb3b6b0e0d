import { dirname, resolve } from 'node:path';
import type { Outcome } from '../../contract/action.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { report } from '../../fault.ts';
import { isFolderAt, realPathOf } from '../../files/look.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok, type Problem, type Result } from '../../result.ts';
import type { ActRequest } from '../actions/request.ts';
import { Trust } from '../approval/trust.ts';
import { readDefinition } from '../definition/read-definition.ts';
import type { World } from '../model/world.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import { approve, decline, revoke } from './answer-approval.ts';
import { forgetUnlessRunning } from './left-by-approval.ts';
import { type Consent, type OpeningContext, openEntry, type Read } from './open-entry.ts';
import { OpenList } from './open-stack-list.ts';
import { onFilesRead } from './reconsider-entry.ts';
import { approvalOf, type Entry, fileOf, isForsaken, keyOf, type RegisteredStack, snapshotOf } from './stack-entry.ts';
import { inOrder } from './stack-order.ts';
import { StackRegistry } from './stack-registry.ts';
import { stopLeft } from './stop-unapproved.ts';
import { inTime, Turns } from './turns.ts';
import { notTrusted } from './unapproved-stack.ts';

/** The open stacks of a supervisor: those that it watches over, and those that wait for their first yes. */
export class OpenStacks {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #list: OpenList;
  readonly #registered: StackRegistry;
  /**
   * Everything that opens, reads or answers, one after the other in a folder: two requests for one file must not make two supervisors
   * of it, and a stack whose disk hangs must not hold up another.
   */
  readonly #turns = new Turns(LIMITS.turns.waitMs);
  #trust: Promise<Trust> | undefined;
  #closed = false;

  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
    this.#list = new OpenList(world);
    this.#registered = new StackRegistry((file) => void this.#fileChanged(file), changed);
  }

  /** Those that are watched over. */
  all(): readonly StackSupervisor[] {
    return this.#registered.entries().flatMap((entry) => (entry.kind === 'open' ? [entry.supervisor] : []));
  }

  get(key: string): StackSupervisor | undefined {
    const entry = this.#registered.get(key)?.entry;
    return entry?.kind === 'open' ? entry.supervisor : undefined;
  }

  keys(): readonly string[] {
    return this.#registered.keys();
  }

  /** In the order that a person gave them; those of which nobody said anything after them, as they were opened. */
  snapshots(): readonly Snapshot[] {
    return inOrder(this.#registered.entries().map(snapshotOf), this.#world.wishes().order);
  }

  snapshot(key: string): Snapshot | undefined {
    const entry = this.#registered.get(key)?.entry;
    return entry && snapshotOf(entry);
  }

  /** Whether a change of the files of this stack waits for a yes. */
  waitsForApproval(file: string): boolean {
    const entry = this.#registered.byFile(file)?.entry;
    return entry !== undefined && approvalOf(entry) !== undefined;
  }

  /** Why nothing can be asked of this stack: it is not open, or it waits for its first yes. */
  refusal(key: string): Problem {
    const entry = this.#registered.get(key)?.entry;
    if (entry?.kind === 'waiting') return notTrusted(entry.waiting);
    return { code: 'no-such-stack', message: `There is no open stack called ${key}.` };
  }

  /**
   * Opens a file or folder; the value is the key, also when it was open already. With a yes, all that its files say now is
   * approved and taken over; without one, whatever is not approved yet is asked.
   */
  open(path: string, yes?: Consent): Promise<Result<string>> {
    return this.#inTurnAt(path, async (room) => {
      const read = await this.#read(path);
      const known = await this.#registered.find(path, read);
      const entered = known ? ok(known.entry) : await openEntry(path, read, yes, room);
      if (!entered.ok) return entered;
      const registered = known ?? this.#registered.set(undefined, entered.value);
      // A stack that was approved is open by that now; what its files say beyond it is looked at next.
      const settled = !known && entered.value.kind === 'waiting';
      const entry = settled ? entered.value : await onFilesRead(entered.value, read, yes, room);
      const { watch } = this.#registered.set(registered, entry);
      await Promise.all([this.#remember(), watch.ready]);
      this.#world.portsMayHaveChanged();
      return ok(keyOf(entry));
    });
  }

  /** The yes to what was shown under this id. The value is the key from then on: a rename is part of what may be approved. */
  approve(key: string, approval: string, yes: Consent): Promise<Result<string>> {
    return this.#inTurnOf(key, async (room) => {
      const registered = this.#registered.get(key);
      if (!registered) return fail(this.refusal(key));
      const { seen, result } = await approve(
        registered.entry,
        await this.#read(fileOf(registered.entry)),
        approval,
        yes,
        room,
      );
      this.#registered.set(registered, seen);
      await this.#remember();
      return result.ok ? ok(keyOf(seen)) : result;
    });
  }

  /** The no to what was shown under this id. */
  decline(key: string, approval: string): Promise<Result<void>> {
    return this.#inTurnOf(key, async (room) => {
      const registered = this.#registered.get(key);
      if (!registered) return fail(this.refusal(key));
      const left = await decline(registered.entry, approval, room);
      if (!left.ok) return left;
      if (left.value) this.#registered.set(registered, left.value);
      else await this.#letGo(registered);
      return ok(undefined);
    });
  }

  /** Watches over it no longer: its services run on, its approval stays, and the next supervisor does not open it. */
  closeOne(key: string): Promise<Result<void>> {
    return this.#inTurnOf(key, async () => {
      const registered = this.#registered.get(key);
      if (!registered) return fail(this.refusal(key));
      const supervisor = this.get(key);
      supervisor?.state.note('closed: it is no longer watched; what is running was left running');
      await this.#letGo(registered);
      return ok(undefined);
    });
  }

  /** Takes every yes to this stack back; the value names what is left running. */
  untrust(path: string): Promise<Result<{ readonly file: string; readonly running: readonly string[] }>> {
    return this.#inTurnAt(path, async (room) => {
      const registered = await this.#registered.find(path, await this.#read(path));
      const [file] = registered ? [fileOf(registered.entry)] : await room.trust.filesAt(path);
      if (file === undefined || !room.trust.isKnown(file))
        return fail({ code: 'not-trusted', message: `Nothing of a stack at ${path} was approved.` });
      if (!registered) {
        const former = await room.trust.formerOf(file);
        await room.trust.forget(file);
        if (former) await forgetUnlessRunning(former.stack, room);
        return ok({ file, running: [] });
      }
      const { entry, running } = await revoke(registered.entry, room);
      this.#registered.set(registered, entry);
      return ok({ file, running });
    });
  }

  /** Stops what an earlier yes left running of a stack that waits for one: to stop needs no yes. Else why nothing can be asked of it. */
  stopLeft(key: string, request: ActRequest): Promise<Result<Outcome>> {
    return this.#inTurnOf(key, async (room) => {
      const registered = this.#registered.get(key);
      if (registered?.entry.kind !== 'waiting') return fail(this.refusal(key));
      const { waiting } = registered.entry;
      const { outcome, still } = await stopLeft(waiting, request, room.world);
      if (!request.dryRun) await forgetUnlessRunning(waiting.definition.stack, room);
      if (!request.dryRun)
        this.#registered.set(registered, { kind: 'waiting', waiting: { ...waiting, leftRunning: still } });
      this.#changed();
      return ok(outcome);
    });
  }

  /**
   * Opens what was open before. What cannot be opened is passed over: its services run on and its file may come back. So is what fails
   * in Stacklight itself, which is a fault like any other: one stack must not cost the others their supervisor.
   */
  async restore(): Promise<void> {
    const { files, note } = await this.#list.read();
    const { closedAtStart } = this.#world.wishes();
    for (const file of files) {
      if (this.#closed) return;
      if (closedAtStart.includes(file)) continue;
      await inTime(this.#restoreOne(file, note), LIMITS.turns.restoreMs, () => undefined).catch(report);
    }
  }

  async #restoreOne(file: string, note: string | undefined): Promise<void> {
    const opened = await this.open(file);
    if (opened.ok) await this.#forgetIfGone(opened.value);
    if (note && opened.ok) this.get(opened.value)?.state.note(note);
  }

  /** A project that was deleted, and of which nothing runs or is wanted, need not be opened for ever. */
  #forgetIfGone(key: string): Promise<Result<void>> {
    return this.#inTurnOf(key, async () => {
      const registered = this.#registered.get(key);
      if (registered && isForsaken(registered.entry)) await this.#letGo(registered);
      return ok(undefined);
    });
  }

  async #letGo(registered: RegisteredStack): Promise<void> {
    this.#registered.remove(registered);
    this.#list.forget(fileOf(registered.entry));
    if (registered.entry.kind === 'open') await registered.entry.supervisor.close();
    await this.#remember();
    this.#world.portsMayHaveChanged();
  }

  /** Also ends a restore that is in progress: what was not opened yet stays on the list. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.ended(LIMITS.ending.turnsMs);
    await this.#registered.close();
  }

  #read(path: string): Promise<Read> {
    const { userEnvironment, composeEnvironment, seal, preferences } = this.#world;
    const defaults = preferences();
    return readDefinition(path, { env: process.env, userEnvironment, composeEnvironment, seal, defaults });
  }

  /** What holds where the files say nothing is otherwise now: each is read as if it had changed. */
  async reread(): Promise<void> {
    await Promise.all(this.#registered.entries().map((entry) => this.#fileChanged(fileOf(entry))));
  }

  #fileChanged(file: string): Promise<Result<void>> {
    return this.#inTurn(dirname(file), async (room) => {
      const registered = this.#registered.byFile(file);
      if (registered)
        this.#registered.set(registered, await onFilesRead(registered.entry, await this.#read(file), undefined, room));
      return ok(undefined);
    });
  }

  #remember(): Promise<void> {
    return this.#list.remember(() => this.#registered.entries().map(fileOf));
  }

  /** In the turn of the folder that a path means, by whichever link. */
  async #inTurnAt<T>(path: string, work: (room: OpeningContext) => Promise<Result<T>>): Promise<Result<T>> {
    const asked = resolve(path);
    return this.#inTurn(await realPathOf((await isFolderAt(asked)) ? asked : dirname(asked)), work);
  }

  async #inTurnOf<T>(key: string, work: (room: OpeningContext) => Promise<Result<T>>): Promise<Result<T>> {
    const registered = this.#registered.get(key);
    return registered ? this.#inTurn(dirname(fileOf(registered.entry)), work) : fail(this.refusal(key));
  }

  #inTurn<T>(folder: string, work: (room: OpeningContext) => Promise<Result<T>>): Promise<Result<T>> {
    return this.#turns.take(folder, async () => {
      if (this.#closed) return fail({ code: 'closing', message: 'Stacklight is shutting down.' });
      await this.#list.read();
      this.#trust ??= Trust.open(this.#world);
      const show = (entry: Entry) => this.#show(entry);
      return work({ world: this.#world, trust: await this.#trust, changed: this.#changed, show });
    });
  }

  /** What an open stack is already, while its turn goes on. */
  #show(entry: Entry): void {
    const registered = this.#registered.byFile(fileOf(entry));
    if (registered) this.#registered.set(registered, entry);
  }
}
