import type { HistoryEvent, Intent, LogChunk, View } from '../../contract.ts';
import type { Problem, Result } from '../../result.ts';
import type { Proposal } from '../../stack/import/proposal.ts';
import type { Found } from '../stacks/inspect-path.ts';

/** What the shell needs of the supervisor: one view out, intents in. Services outlive it. */
export interface HostPort {
  /** The whole picture as it is now. */
  view(): View;
  /** Calls back with every new view, not at once; the answer ends the subscription. */
  subscribe(listener: (view: View) => void): () => void;
  request(intent: Intent): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: Problem }>;
  /**
   * Opens a stack file or a folder that holds one; the value is its key, also when it was open already. `yes`: a person said so
   * to all that it runs, and `origin` is where (`in the app`); without it, what is not approved yet is asked.
   */
  openStack(path: string, yes?: { readonly origin: string }): Promise<Result<string>>;
  /** What a folder or file holds. Reads it; nothing is opened and nothing of it runs. */
  lookAt(path: string): Promise<Result<Found, readonly Problem[]>>;
  /** What runs on this machine and belongs to its user, as a proposal. */
  lookAtMachine(): Promise<Result<Proposal, readonly Problem[]>>;
  /** URL of the JSON Schema that editors are to use for stack files; undefined when there is none to be had. */
  editorSchema(): Promise<string | undefined>;
  /** The last `lines` lines of a service's log. */
  logs(stack: string, service: string, lines: number): Promise<LogChunk>;
  /** The newest events, oldest first; of one service when it is named. */
  history(stack: string, service: string | undefined, limit: number): Promise<HistoryEvent[]>;
  /** The report of one incident as Markdown. */
  report(stack: string, incident: string): Promise<Result<string>>;
  /** Where "Open" goes, as the stack file says. */
  openUrl(stack: string, service: string): string | undefined;
  /** Stops every service of every open stack, in order, and waits for it. */
  stopAll(): Promise<void>;
  /** Lets go: saves what must be saved and leaves the services running. */
  close(): Promise<void>;
}
