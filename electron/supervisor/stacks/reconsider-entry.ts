import { formatProblem, type Problem } from '../../result.ts';
import { sameValue } from '../../stack/canonical.ts';
import { withDefaults } from '../../stack/defaults.ts';
import type { Definition } from '../../stack/definition.ts';
import { changesLine } from '../../stack/diff/diff-stack.ts';
import { keepingUnread } from '../approval/approved-spec.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import {
  approveAndOpen,
  type Consent,
  type OpeningContext,
  type Read,
  recordApproval,
  waitingEntry,
} from './open-entry.ts';
import { reloadTo } from './reload-entry.ts';
import type { Asked, Entry } from './stack-entry.ts';

type OpenEntry = Extract<Entry, { kind: 'open' }>;
type WaitingEntry = Extract<Entry, { kind: 'waiting' }>;

/** What becomes of an open stack after its files were read again, with or without a yes to what they say. */
export async function onFilesRead(
  entry: Entry,
  read: Read,
  yes: Consent | undefined,
  room: OpeningContext,
): Promise<Entry> {
  return entry.kind === 'waiting' ? considerWaiting(entry, read, yes, room) : considerOpen(entry, read, yes, room);
}

async function considerWaiting(
  entry: WaitingEntry,
  read: Read,
  yes: Consent | undefined,
  room: OpeningContext,
): Promise<Entry> {
  const { waiting } = entry;
  // What cannot be used cannot be approved either.
  if (!read.ok) return { kind: 'waiting', waiting: { ...waiting, approval: undefined, problems: read.problem } };
  if (yes) return approveAndOpen(read.value, yes, room);
  const next = await waitingEntry(read.value, room);
  const { leftRunning } = waiting;
  return { kind: 'waiting', waiting: { ...next.waiting, leftRunning, since: waiting.since } };
}

async function considerOpen(
  before: OpenEntry,
  read: Read,
  yes: Consent | undefined,
  room: OpeningContext,
): Promise<OpenEntry> {
  if (!read.ok) return withdrawn(withProblems(before, read.problem));
  const entry = await byDefaultsOfNow(await keepApproved(withProblems(before, []), room), room);
  const { supervisor } = entry;
  const { approved } = supervisor;
  const now = keepingUnread(approved, read.value);
  if (now !== read.value) supervisor.doctor.runSoon();
  const { file } = now.stack;
  const decision = room.trust.decide(approved, now, (id) => isUp(supervisor, id));
  switch (decision.kind) {
    case 'same':
      if (entry.asked)
        supervisor.state.note('the stack file matches the approved version again: nothing is waiting for approval');
      await room.trust.decline(file, undefined);
      // Where nothing at all differs there is nothing to take over either: most readings find that.
      if (sameValue(now, approved)) {
        await room.trust.keep(now);
        return withdrawn(entry);
      }
      await supervisor.state.announce(now, decision.change);
      await room.trust.keep(now);
      return adopted(withdrawn(entry), now, decision.change, room);
    case 'apply':
      await supervisor.state.announce(now, decision.change);
      await room.trust.approve(now);
      return adopted(withdrawn(entry), now, decision.change, room);
    case 'ask':
      if (yes) return accept(entry, { approval: decision.approval, now }, decision.change, yes, room);
      return ask(entry, { approval: decision.approval, now }, room);
  }
}

/** What a person set for all stacks may be otherwise since it was approved: that is no change of its files, and nobody is asked. */
async function byDefaultsOfNow(entry: OpenEntry, room: OpeningContext): Promise<OpenEntry> {
  const { approved } = entry.supervisor;
  const now = { ...approved, stack: withDefaults(approved.stack, room.world.preferences()) };
  if (sameValue(now, approved)) return entry;
  const { change } = room.trust.decide(approved, now, () => false);
  await entry.supervisor.state.announce(now, change);
  await room.trust.keep(now);
  const supervisor = await reloadTo(entry.supervisor, now, { ...change, changes: [] }, room.world, room.changed);
  return { ...entry, supervisor };
}

/** What was written with a yes since then is kept as approved. */
async function keepApproved(entry: OpenEntry, { trust }: OpeningContext): Promise<OpenEntry> {
  const { approved } = entry.supervisor;
  if (approved.files === entry.keptFiles) return entry;
  await trust.approve(approved);
  return { ...entry, keptFiles: approved.files };
}

/** The yes to a change: what it says is approved and taken over. */
async function accept(
  entry: OpenEntry,
  asked: Asked,
  change: StackChange,
  yes: Consent,
  room: OpeningContext,
): Promise<OpenEntry> {
  await entry.supervisor.state.announce(asked.now, change);
  await room.trust.approve(asked.now);
  const line = changesLine(asked.approval.changes);
  recordApproval(entry.supervisor, `the change of the stack file${line ? ` (${line})` : ''}`, yes, room);
  return adopted(withdrawn(entry), asked.now, change, room);
}

/** The newest question stands in the place of an older one; what was declined is not asked again. */
async function ask(entry: OpenEntry, asked: Asked, { trust }: OpeningContext): Promise<OpenEntry> {
  const { supervisor } = entry;
  if (trust.wasDeclined(asked.now.stack.file, asked.approval.id)) return withdrawn(entry);
  await trust.decline(asked.now.stack.file, undefined);
  if (entry.asked?.approval.id !== asked.approval.id)
    supervisor.state.note(`is waiting for approval: ${asked.approval.sentence}`);
  return { ...entry, asked };
}

async function adopted(
  entry: OpenEntry,
  now: Definition,
  change: StackChange,
  room: OpeningContext,
): Promise<OpenEntry> {
  room.show(entry);
  const supervisor = await reloadTo(entry.supervisor, now, change, room.world, room.changed);
  return { ...entry, supervisor, keptFiles: now.files };
}

/** Nothing is asked any more. */
export function withdrawn({ asked: _, ...rest }: OpenEntry): OpenEntry {
  return rest;
}

function isUp(supervisor: StackSupervisor, id: string): boolean {
  const managed = supervisor.state.managed(id);
  return managed !== undefined && (managed.service.desired === 'up' || managed.running !== undefined);
}

/** An unusable file is shown while what was approved runs on. */
function withProblems(entry: OpenEntry, problems: readonly Problem[]): OpenEntry {
  const before = entry.problems.map(formatProblem).join('\n');
  const now = problems.map(formatProblem).join('\n');
  if (before === now) return entry;
  entry.supervisor.state.note(
    problems.length > 0
      ? `the stack file cannot be used, the last valid version keeps running: ${now}`
      : 'the stack file is valid again',
  );
  return { ...entry, problems };
}
