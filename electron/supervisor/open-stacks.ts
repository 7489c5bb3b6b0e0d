import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Snapshot } from '../contract.ts';
import { isLive } from '../lifecycle/service.ts';
import { fail, ok, type Problem, type Result } from '../result.ts';
import { inRealFolder } from '../stack/load.ts';
import { consider, withdrawn } from './considering.ts';
import { filesToWatch, readDefinition } from './definition-reader.ts';
import { enter, type Read, type Room, waitingEntry, type Yes } from './entering.ts';
import { askedAs, type Entry, fileOf, type Held, keyOf, newestOf, snapshotOf } from './entry.ts';
import { OpenList } from './open-list.ts';
import { StackFileWatch } from './stack-file-watch.ts';
import type { StackSupervisor } from './stack-supervisor.ts';
import { Trust } from './trust.ts';
import { notTrusted } from './waiting-stack.ts';
import type { World } from './world.ts';

/** The open stacks of a supervisor, by key: those that it watches over, and those that wait for their first yes. */
export class OpenStacks {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #list: OpenList;
  #held: ReadonlyMap<string, Held> = new Map();
  /** Everything that opens, reads or answers, one after the other: two requests for one file must not make two supervisors of it. */
  #turn: Promise<unknown> = Promise.resolve();
  #trust: Promise<Trust> | undefined;
  #closed = false;

  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
    this.#list = new OpenList(world);
  }

  /** Those that are watched over. */
  all(): readonly StackSupervisor[] {
    return this.#entries().flatMap((entry) => (entry.kind === 'open' ? [entry.supervisor] : []));
  }

  get(key: string): StackSupervisor | undefined {
    const entry = this.#held.get(key)?.entry;
    return entry?.kind === 'open' ? entry.supervisor : undefined;
  }

  keys(): readonly string[] {
    return [...this.#held.keys()];
  }

  snapshots(): readonly Snapshot[] {
    return this.#entries().map(snapshotOf);
  }

  snapshot(key: string): Snapshot | undefined {
    const entry = this.#held.get(key)?.entry;
    return entry && snapshotOf(entry);
  }

  /** Why nothing can be asked of this stack: it is not open, or it waits for its first yes. */
  refusal(key: string): Problem {
    const entry = this.#held.get(key)?.entry;
    if (entry?.kind === 'waiting') return notTrusted(entry.waiting);
    return { code: 'no-such-stack', message: `No open stack is called ${key}.` };
  }

  /**
   * Opens a file or folder; the value is the key, also when it was open already. With a yes, all that its files say now is
   * approved and taken over; without one, whatever is not approved yet is asked.
   */
  open(path: string, yes?: Yes): Promise<Result<string>> {
    return this.#inTurn(async (room) => {
      const read = await this.#read(path);
      const known = await this.#find(path, read);
      const entered = known ? ok(known.entry) : await enter(path, read, yes, room);
      if (!entered.ok) return entered;
      // What was approved is open; what the files say beyond that is looked at now.
      const entry =
        known || entered.value.kind === 'open' ? await consider(entered.value, read, yes, room) : entered.value;
      this.#hold(known, entry);
      await this.#remember();
      this.#world.portsMayHaveChanged();
      return ok(keyOf(entry));
    });
  }

  /** The yes to what was shown under this id. The value is the key from then on: a rename is part of what may be approved. */
  approve(key: string, approval: string, yes: Yes): Promise<Result<string>> {
    return this.#inTurn(async (room) => {
      const held = this.#held.get(key);
      if (!held) return fail(this.refusal(key));
      // Read anew: what is approved is what the files say now, or nothing.
      const read = await this.#read(fileOf(held.entry));
      const seen = await consider(held.entry, read, undefined, room);
      this.#hold(held, seen);
      const asked = askedAs(seen, approval);
      if (!asked.ok) return asked;
      const entry = await consider(seen, read, yes, room);
      this.#hold(this.#held.get(keyOf(seen)), entry);
      await this.#remember();
      return ok(keyOf(entry));
    });
  }

  /** The no. A change is not asked again until the files change again; a stack without any yes is closed. */
  decline(key: string, approval: string): Promise<Result<void>> {
    return this.#inTurn(async ({ trust }) => {
      const held = this.#held.get(key);
      if (!held) return fail(this.refusal(key));
      const asked = askedAs(held.entry, approval);
      if (!asked.ok) return asked;
      const { entry } = held;
      if (entry.kind === 'waiting') {
        this.#letGo(held);
        this.#list.forget(fileOf(entry));
      } else {
        await trust.decline(fileOf(entry), approval);
        const cause = `a change of the stack file was declined: ${asked.value.sentence}`;
        entry.supervisor.state.record({ at: this.#world.clock.wall(), kind: 'action', cause, actor: 'user' });
        this.#hold(held, withdrawn(entry));
      }
      await this.#remember();
      return ok(undefined);
    });
  }

  /** Takes every yes to this stack back. What runs of it runs on, unwatched; the value names it. */
  untrust(path: string): Promise<Result<{ readonly file: string; readonly running: readonly string[] }>> {
    return this.#inTurn(async (room) => {
      const held = await this.#find(path, await this.#read(path));
      const [file] = held ? [fileOf(held.entry)] : await room.trust.filesAt(path);
      if (file === undefined || !room.trust.isKnown(file))
        return fail({ code: 'not-trusted', message: `Nothing of a stack at ${path} was approved.` });
      await room.trust.forget(file);
      if (held?.entry.kind !== 'open') return ok({ file, running: [] });
      const { supervisor } = held.entry;
      const cells = [...supervisor.state.cells.values()].filter((cell) => isLive(cell.service.phase));
      const running = cells.filter(({ spec }) => spec.kind !== 'external').map(({ spec }) => spec.id);
      supervisor.state.note(
        `the approval of the stack was taken back; left running: ${running.join(', ') || 'nothing'}`,
      );
      await supervisor.close();
      const waits = await waitingEntry(newestOf(held.entry), room);
      const left = waits.kind === 'waiting' ? { ...waits.waiting, leftRunning: new Set(running) } : undefined;
      this.#hold(held, left ? { kind: 'waiting', waiting: left } : waits);
      return ok({ file, running });
    });
  }

  /** Opens what was open before. What cannot be opened is passed over: its services run on and its file may come back. */
  async restore(): Promise<void> {
    const { files, note } = await this.#list.read();
    for (const file of files) {
      if (this.#closed) return;
      const opened = await this.open(file);
      if (opened.ok) await this.#forgetIfGone(opened.value);
      if (note && opened.ok) this.get(opened.value)?.state.note(note);
    }
  }

  /** A project that was deleted, and of which nothing runs or is wanted, need not be opened for ever. */
  #forgetIfGone(key: string): Promise<Result<void>> {
    return this.#inTurn(async () => {
      const held = this.#held.get(key);
      const supervisor = this.get(key);
      if (!held || !supervisor?.fileProblems.some(({ code }) => code === 'stack-file-missing')) return ok(undefined);
      const cells = [...supervisor.state.cells.values()];
      if (cells.some((cell) => cell.service.desired === 'up' || cell.running)) return ok(undefined);
      this.#letGo(held);
      this.#list.forget(supervisor.state.stack.file);
      await supervisor.close();
      await this.#remember();
      return ok(undefined);
    });
  }

  /** Also ends a restore that is under way: what was not opened yet stays on the list. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn.catch(() => undefined);
    for (const { entry, watch } of this.#held.values()) {
      watch.close();
      if (entry.kind === 'open') await entry.supervisor.close();
    }
    this.#held = new Map();
  }

  #entries(): readonly Entry[] {
    return [...this.#held.values()].map(({ entry }) => entry);
  }

  #read(path: string): Promise<Read> {
    return readDefinition(path, { env: process.env, userEnvironment: () => this.#world.userEnvironment() });
  }

  /** The open stack that a path means, also when its file cannot be read any more. */
  async #find(path: string, read: Read): Promise<Held | undefined> {
    const asked = resolve(path);
    const [folder, file] = await Promise.all([realpath(asked).catch(() => asked), inRealFolder(asked)]);
    const means = (one: string) => (read.ok ? one === read.value.stack.file : one === file || dirname(one) === folder);
    return [...this.#held.values()].find(({ entry }) => means(fileOf(entry)));
  }

  async #fileChanged(file: string): Promise<void> {
    await this.#inTurn(async (room) => {
      const held = [...this.#held.values()].find(({ entry }) => fileOf(entry) === file);
      if (held) this.#hold(held, await consider(held.entry, await this.#read(file), undefined, room));
      return ok(undefined);
    });
  }

  /** Puts an entry in the place of another one, or at the end; its key may be new. */
  #hold(before: Held | undefined, entry: Entry): void {
    const file = fileOf(entry);
    const watched = filesToWatch(newestOf(entry).stack);
    const watch = before?.watch ?? new StackFileWatch(watched, () => void this.#fileChanged(file));
    watch.renew(watched);
    const held = { entry, watch };
    const all = [...this.#held.values()];
    const next = before ? all.map((one) => (one.watch === before.watch ? held : one)) : [...all, held];
    this.#held = new Map(next.map((one) => [keyOf(one.entry), one]));
    this.#changed();
  }

  #letGo(held: Held): void {
    held.watch.close();
    this.#held = new Map([...this.#held].filter(([, one]) => one.watch !== held.watch));
    this.#changed();
  }

  #remember(): Promise<void> {
    return this.#list.remember(this.#entries().map(fileOf));
  }

  #inTurn<T>(work: (room: Room) => Promise<Result<T>>): Promise<Result<T>> {
    const turn = this.#turn.then(async () => {
      if (this.#closed) return fail({ code: 'closing', message: 'This Stacklight is ending.' });
      await this.#list.read();
      this.#trust ??= Trust.open(this.#world);
      return work({ world: this.#world, trust: await this.#trust, changed: this.#changed });
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
