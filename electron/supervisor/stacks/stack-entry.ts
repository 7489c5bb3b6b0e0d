import type { Approval } from '../../contract/approval.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { fail, type Problem, type Result } from '../../result.ts';
import type { Definition, FileFacts } from '../../stack/definition.ts';
import type { StackFileWatch } from '../definition/stack-file-watch.ts';
import type { StackSupervisor } from '../runtime/stack-supervisor.ts';
import { projectWaiting, type WaitingStack } from './unapproved-stack.ts';

/** A change of the files that waits for a yes. */
export interface Asked {
  readonly approval: Approval;
  readonly now: Definition;
}

/** An open stack: supervised, or waiting for its first yes. */
export type Entry =
  | {
      readonly kind: 'open';
      readonly supervisor: StackSupervisor;
      /** Its further files as they are kept as approved: where the supervisor has others, those were approved by what wrote them. */
      readonly keptFiles: FileFacts;
      /** What is wrong with its files as they are now; what was approved last runs. */
      readonly problems: readonly Problem[];
      /** A change of its files that waits for a yes. */
      readonly asked?: Asked;
    }
  | { readonly kind: 'waiting'; readonly waiting: WaitingStack };

/** With the watch on its files. */
export interface RegisteredStack {
  readonly entry: Entry;
  readonly watch: StackFileWatch;
}

export function keyOf(entry: Entry): string {
  return entry.kind === 'open' ? entry.supervisor.key : entry.waiting.key;
}

export function fileOf(entry: Entry): string {
  return entry.kind === 'open' ? entry.supervisor.state.stack.file : entry.waiting.definition.stack.file;
}

export function approvalOf(entry: Entry): Approval | undefined {
  return entry.kind === 'open' ? entry.asked?.approval : entry.waiting.approval;
}

/** A project that was deleted, and of which nothing runs or is wanted. */
export function isForsaken(entry: Entry): boolean {
  if (entry.kind !== 'open' || !entry.problems.some(({ code }) => code === 'stack-file-missing')) return false;
  const managedServices = [...entry.supervisor.state.managedServices.values()];
  return managedServices.every(({ service, running }) => service.desired === 'down' && !running);
}

/** The newest definition that its files were good for. */
export function newestOf(entry: Entry): Definition {
  return entry.kind === 'open' ? (entry.asked?.now ?? entry.supervisor.approved) : entry.waiting.definition;
}

export function snapshotOf(entry: Entry): Snapshot {
  if (entry.kind === 'waiting') return projectWaiting(entry.waiting);
  return entry.supervisor.snapshot({ approval: approvalOf(entry), fileProblems: entry.problems });
}

/** The approval that a yes or no is about; a failure (`approval-changed`) when it is not what is asked now. */
export function askedAs(entry: Entry, id: string): Result<Approval> {
  const approval = approvalOf(entry);
  if (approval?.id === id) return { ok: true, value: approval };
  const message = approval ? 'This request has changed since it was shown.' : 'Nothing is waiting for approval.';
  return fail({ code: 'approval-changed', message, hint: 'Review it again and answer what is shown now.' });
}

/** One problem for those who can show only one; the others are counted. */
export function joined(problems: readonly Problem[]): Problem {
  const [first, ...rest] = problems;
  if (!first) return { code: 'stack-file-unusable', message: 'The stack file cannot be used.' };
  if (rest.length === 0) return first;
  return { ...first, message: `${first.message} (and ${rest.length} more; stacklight validate lists them)` };
}
