import type { Problem, Result } from '../../result.ts';
import type { Definition } from '../../stack/definition.ts';
import type { Trust } from '../approval/trust.ts';
import { peekLedger } from '../model/ledger.ts';
import { stackPaths } from '../model/stack-paths.ts';
import type { World } from '../model/world.ts';
import { StackSupervisor } from '../runtime/stack-supervisor.ts';
import { announceAnew } from './left-by-approval.ts';
import { type Entry, joined } from './stack-entry.ts';

/** What the files of a stack said when they were read. */
export type Read = Result<Definition, readonly Problem[]>;

/** A yes, and where it came from: `on the command line`, `in the app`. */
export interface Consent {
  readonly origin: string;
}

export interface OpeningContext {
  readonly world: World;
  readonly trust: Trust;
  readonly changed: () => void;
  /** Shows what an open stack is already while its turn goes on: a change that is being taken over is not asked any more. */
  show(entry: Entry): void;
}

/**
 * Opens a stack that is not open yet: by what was approved last, whatever its files say now, since what runs of it runs by
 * that. A stack of which nothing was approved is approved by the yes or, without one, only waits.
 */
export async function openEntry(
  path: string,
  read: Read,
  yes: Consent | undefined,
  room: OpeningContext,
): Promise<Result<Entry>> {
  const { trust } = room;
  if (!read.ok) return enterBroken(path, read.problem, room);
  const now = read.value;
  const approved = await trust.approvedOf(now.stack.file);
  if (approved) return { ok: true, value: await startEntry(approved, room) };
  if (yes) return { ok: true, value: await approveAndOpen(now, yes, room) };
  if (!trust.covers(now)) return { ok: true, value: await waitingEntry(now, room) };
  await trust.approve(now);
  const entry = await startEntry(now, room);
  // Its files say what was approved: nothing is lost with the copy, and it is told all the same.
  for (const { message } of trust.problems(now.stack.file)) entry.supervisor.state.note(message);
  return { ok: true, value: entry };
}

/** Its services run on by what was approved, and the problems are shown. */
async function enterBroken(path: string, problems: readonly Problem[], room: OpeningContext): Promise<Result<Entry>> {
  for (const file of await room.trust.filesAt(path)) {
    const approved = await room.trust.approvedOf(file);
    if (!approved) continue;
    return { ok: true, value: { ...(await startEntry(approved, room)), problems } };
  }
  return { ok: false, problem: joined(problems) };
}

type OpenEntry = Extract<Entry, { kind: 'open' }>;
type WaitingEntry = Extract<Entry, { kind: 'waiting' }>;

async function startEntry(approved: Definition, { world, changed }: OpeningContext): Promise<OpenEntry> {
  const supervisor = await StackSupervisor.open(approved, world, changed);
  return { kind: 'open', supervisor, keptFiles: approved.files, problems: [] };
}

/** The first yes to a stack. */
export async function approveAndOpen(now: Definition, yes: Consent, room: OpeningContext): Promise<OpenEntry> {
  const first = !room.trust.isKnown(now.stack.file);
  const covered = room.trust.covers(now);
  if (!covered) await announceAnew(now, room);
  await room.trust.approve(now);
  const entry = await startEntry(now, room);
  if (!covered) recordApproval(entry.supervisor, first ? 'the stack' : 'what the stack runs', yes, room);
  return entry;
}

export function recordApproval(
  supervisor: StackSupervisor,
  what: string,
  { origin }: Consent,
  { world, trust }: OpeningContext,
): void {
  // Said with the yes that it is about: after the next start it would be asked again without a reason.
  for (const { message } of trust.problems(supervisor.state.stack.file)) supervisor.state.note(message);
  const cause = `${what} was approved ${origin}`;
  supervisor.state.record({ at: world.clock.wall(), kind: 'action', cause, actor: 'user' });
}

export async function waitingEntry(now: Definition, { world, trust }: OpeningContext): Promise<WaitingEntry> {
  const paths = stackPaths(world.home, now.stack);
  const leftRunning = await livesOf(paths.ledger, world);
  const approval = trust.ask(now);
  const waiting = { key: paths.key, definition: now, approval, problems: trust.problems(now.stack.file), leftRunning };
  return { kind: 'waiting', waiting: { ...waiting, since: world.clock.wall() } };
}

/** Native services that an earlier yes started and that live on: known by pid and start time, asked of the kernel only. */
async function livesOf(ledger: string, world: World): Promise<ReadonlySet<string>> {
  const content = await peekLedger(ledger);
  if (!content || content.bootId !== (await world.platform.bootId())) return new Set();
  const lives = await Promise.all(
    Object.entries(content.services).map(async ([id, { running }]) => {
      const saved = running?.process;
      const seen = saved && (await world.platform.process(saved.pid));
      return seen && seen.startToken === saved.startToken && !seen.zombie ? [id] : [];
    }),
  );
  return new Set(lives.flat());
}
