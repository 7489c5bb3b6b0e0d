import { formatProblem, type Problem } from '../../result.ts';
import { sameValue } from '../../stack/canonical.ts';
import type { Definition } from '../../stack/definition.ts';
import { changesLine } from '../../stack/diff/diff-stack.ts';
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
  entry: OpenEntry,
  read: Read,
  yes: Consent | undefined,
  room: OpeningContext,
): Promise<OpenEntry> {
  const { supervisor } = entry;
  const { approved } = supervisor;
  if (!read.ok) {
    showProblems(supervisor, read.problem);
    return withdrawn(entry);
  }
  showProblems(supervisor, []);
  const now = read.value;
  const { file } = now.stack;
  if (supervisor.hasUnsavedApproval) {
    supervisor.hasUnsavedApproval = false;
    await room.trust.approve(approved);
  }
  const decision = room.trust.decide(approved, now, (id) => isUp(supervisor, id));
  switch (decision.kind) {
    case 'same':
      if (entry.asked)
        supervisor.state.note('the stack file matches the approved version again: nothing is waiting for approval');
      await room.trust.decline(file, undefined);
      await room.trust.keep(now);
      // Where nothing at all differs there is nothing to take over either: most readings find that.
      if (sameValue(now, approved)) return withdrawn(entry);
      return adopted(withdrawn(entry), now, decision.change, room);
    case 'apply':
      await room.trust.approve(now);
      return adopted(withdrawn(entry), now, decision.change, room);
    case 'ask':
      if (yes) return accept(entry, { approval: decision.approval, now }, decision.change, yes, room);
      return ask(entry, { approval: decision.approval, now }, room);
  }
}

/** The yes to a change: what it says is approved and taken over. */
async function accept(
  entry: OpenEntry,
  asked: Asked,
  change: StackChange,
  yes: Consent,
  room: OpeningContext,
): Promise<OpenEntry> {
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
  supervisor.approval = asked.approval;
  supervisor.touch();
  return { ...entry, asked };
}

async function adopted(
  entry: OpenEntry,
  now: Definition,
  change: StackChange,
  room: OpeningContext,
): Promise<OpenEntry> {
  const supervisor = await reloadTo(entry.supervisor, now, change, room.world, room.changed);
  return { kind: 'open', supervisor };
}

/** Nothing is asked any more. */
export function withdrawn({ supervisor, asked }: OpenEntry): OpenEntry {
  if (!asked) return { kind: 'open', supervisor };
  supervisor.approval = undefined;
  supervisor.touch();
  return { kind: 'open', supervisor };
}

function isUp(supervisor: StackSupervisor, id: string): boolean {
  const managed = supervisor.state.managed(id);
  return managed !== undefined && (managed.service.desired === 'up' || managed.running !== undefined);
}

/** An unusable file is shown while what was approved runs on. */
function showProblems(supervisor: StackSupervisor, problems: readonly Problem[]): void {
  const before = supervisor.fileProblems.map(formatProblem).join('\n');
  const now = problems.map(formatProblem).join('\n');
  if (before === now) return;
  supervisor.fileProblems = problems;
  supervisor.state.note(
    problems.length > 0
      ? `the stack file cannot be used, the last valid version keeps running: ${now}`
      : 'the stack file is valid again',
  );
  supervisor.touch();
}
