import { fail, formatProblem, type Problem, type Result } from '../result.ts';
import type { Stack } from '../stack/stack.ts';
import { loadOrLastGood } from './last-good.ts';
import { readOpenFiles, rememberOpenFiles } from './open-files.ts';
import { changedServices, type StackChange } from './reload.ts';
import { watchStackFile } from './stack-file-watch.ts';
import { StackSupervisor } from './stack-supervisor.ts';
import { stopsFirst } from './taking-over.ts';
import type { World } from './world.ts';

interface Open {
  readonly supervisor: StackSupervisor;
  readonly endWatch: () => void;
}

/** The open stacks of a supervisor, by key; which they are is remembered for the next one. */
export class OpenStacks {
  readonly #world: World;
  readonly #changed: () => void;
  #open: ReadonlyMap<string, Open> = new Map();
  /** Opening and reloading, one after the other: two requests for one file must not make two supervisors of it. */
  #turn: Promise<unknown> = Promise.resolve();
  #list: ReturnType<typeof readOpenFiles> | undefined;
  /** Of the list of the last supervisor: what is not open, because its turn has not come or because it cannot be opened. */
  #absent: readonly string[] = [];
  #closed = false;

  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
  }

  all(): readonly StackSupervisor[] {
    return [...this.#open.values()].map((open) => open.supervisor);
  }

  get(key: string): StackSupervisor | undefined {
    return this.#open.get(key)?.supervisor;
  }

  /** Opens a file or folder; the value is the key, also when it was open already. */
  open(path: string): Promise<Result<string>> {
    return this.#inTurn(() => this.#openNow(path));
  }

  async #openNow(path: string): Promise<Result<string>> {
    if (this.#closed) return fail({ code: 'closing', message: 'This Stacklight is ending.' });
    await this.#readList();
    const loaded = await loadOrLastGood(this.#world.home, path, process.env);
    if (!('stack' in loaded)) return { ok: false, problem: joined(loaded.problems) };
    const { stack, problems } = loaded;
    const known = this.all().find((one) => one.state.stack.file === stack.file);
    if (known) {
      await this.#reload(known, stack, problems);
      return { ok: true, value: known.state.paths.key };
    }
    const supervisor = await StackSupervisor.open(stack, this.#world, this.#changed);
    supervisor.fileProblems = problems;
    this.#add(supervisor);
    await this.#remember();
    this.#world.portsMayHaveChanged();
    return { ok: true, value: supervisor.key };
  }

  #add(supervisor: StackSupervisor): void {
    const { file } = supervisor.state.stack;
    const endWatch = watchStackFile(file, () => void this.#inTurn(() => this.#fileChanged(file)));
    this.#open = new Map([...this.#open, [supervisor.key, { supervisor, endWatch }]]);
    this.#changed();
  }

  async #fileChanged(file: string): Promise<void> {
    if (this.#closed) return;
    const supervisor = this.all().find((one) => one.state.stack.file === file);
    if (!supervisor) return;
    const loaded = await loadOrLastGood(this.#world.home, file, process.env);
    if ('stack' in loaded) return this.#reload(supervisor, loaded.stack, loaded.problems);
    this.#showProblems(supervisor, loaded.problems);
  }

  /** An unusable file is shown while the last good stack runs on; a good one is taken over, and only what changed restarts. */
  async #reload(supervisor: StackSupervisor, stack: Stack, problems: readonly Problem[]): Promise<void> {
    if (problems.length > 0) return this.#showProblems(supervisor, problems);
    this.#showProblems(supervisor, []);
    const change = changedServices(supervisor.state.stack, stack);
    if (change.none) return;
    supervisor.state.note(`the stack file changed: ${change.words}`);
    const current =
      stack.name === supervisor.state.stack.name ? supervisor : await this.#rename(supervisor, stack, change);
    await current.takeOver(stack, change);
    this.#world.portsMayHaveChanged();
  }

  /** The name is part of the key: a new supervisor takes over the folder of the old one, and what runs. */
  async #rename(supervisor: StackSupervisor, stack: Stack, change: StackChange): Promise<StackSupervisor> {
    const { stack: before } = supervisor.state;
    for (const id of stopsFirst(change, before, stack)) await supervisor.stopAndWait(id, 'the stack gets another name');
    this.#open.get(supervisor.key)?.endWatch();
    this.#open = new Map([...this.#open].filter(([key]) => key !== supervisor.key));
    await supervisor.close();
    const renamed = await StackSupervisor.open({ ...before, name: stack.name }, this.#world, this.#changed);
    this.#add(renamed);
    return renamed;
  }

  #showProblems(supervisor: StackSupervisor, problems: readonly Problem[]): void {
    const before = supervisor.fileProblems.map(formatProblem).join('\n');
    const now = problems.map(formatProblem).join('\n');
    if (before === now) return;
    supervisor.fileProblems = problems;
    supervisor.state.note(
      problems.length > 0
        ? `the stack file cannot be used, the last good one runs on: ${now}`
        : 'the stack file is good again',
    );
    supervisor.touch();
  }

  /** Opens what was open before. What cannot be opened is passed over: its services run on and its file may come back. */
  async restore(): Promise<void> {
    const { files, note } = await this.#readList();
    for (const file of files) {
      if (this.#closed) return;
      const opened = await this.open(file);
      if (opened.ok) await this.#forgetIfGone(opened.value);
      if (note && opened.ok) this.get(opened.value)?.state.note(note);
    }
  }

  /** Read before anything is remembered, since that writes over it. */
  #readList(): ReturnType<typeof readOpenFiles> {
    this.#list ??= readOpenFiles(this.#world.home, this.#world.clock.wall()).then((list) => {
      this.#absent = list.files;
      return list;
    });
    return this.#list;
  }

  /** A project that was deleted, and of which nothing runs or is wanted, need not be opened for ever. */
  #forgetIfGone(key: string): Promise<void> {
    return this.#inTurn(async () => {
      const open = this.#open.get(key);
      if (this.#closed || !open?.supervisor.fileProblems.some((problem) => problem.code === 'stack-file-missing'))
        return;
      const cells = [...open.supervisor.state.cells.values()];
      if (cells.some((cell) => cell.service.desired === 'up' || cell.running)) return;
      open.endWatch();
      this.#open = new Map([...this.#open].filter(([other]) => other !== key));
      await open.supervisor.close();
      const { file } = open.supervisor.state.stack;
      this.#absent = this.#absent.filter((other) => other !== file);
      await this.#remember();
    });
  }

  /** Also ends a restore that is under way: what was not opened yet stays on the list. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn.catch(() => undefined);
    for (const { supervisor, endWatch } of this.#open.values()) {
      endWatch();
      await supervisor.close();
    }
    this.#open = new Map();
  }

  #remember(): Promise<void> {
    const open = this.all().map((one) => one.state.stack.file);
    return rememberOpenFiles(this.#world.home, [...new Set([...open, ...this.#absent])]);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** One problem for those who can show only one; the others are counted. */
function joined(problems: readonly Problem[]): Problem {
  const [first, ...rest] = problems;
  if (!first) return { code: 'stack-file-unusable', message: 'The stack file cannot be used.' };
  if (rest.length === 0) return first;
  return { ...first, message: `${first.message} (and ${rest.length} more; stacklight validate lists them)` };
}
