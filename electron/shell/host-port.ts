import type { HistoryEvent, Intent, LogChunk, View } from '../contract.ts';
import type { Problem, Result } from '../result.ts';

/** What the shell needs of the supervisor: one view out, intents in. Services outlive it. */
export interface HostPort {
  /** The whole picture as it is now. */
  view(): View;
  /** Calls back with every new view, not at once; the answer ends the subscription. */
  subscribe(listener: (view: View) => void): () => void;
  request(intent: Intent): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: Problem }>;
  /** Opens a stack file or a folder that holds one; the value is its key, also when it was open already. */
  openStack(path: string): Promise<Result<string>>;
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
