import type { Action, Outcome } from '../../contract/action.ts';
import type { Finding } from '../../contract/finding.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Intent } from '../../contract/intent.ts';
import type { LogChunk, LogPart, LogRequest } from '../../contract/logs.ts';
import type { PortView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { View } from '../../contract/view.ts';
import type { Problem, Result } from '../../result.ts';
import type { Proposal } from '../../stack/import/proposal.ts';
import type { ActRequest } from '../actions/request.ts';
import type { WrittenReport } from '../runtime/incident-report.ts';
import type { Found } from '../stacks/inspect-path.ts';
import type { PageAnswers } from './page-answers.ts';
import type { SettingsPort } from './settings-port.ts';

/** What the shell needs of the supervisor: one view out, intents in. Services outlive it. */
export interface HostPort {
  /** The whole picture as it is now. */
  view(): View;
  /**
   * Calls back with every new view, not at once; the answer ends the subscription. `looks`: whether somebody sees it now, asked
   * again and again; while nobody does, what changes all the time (use, ports of a quiet stack) is measured seldom.
   */
  subscribe(listener: (view: View) => void, looks?: () => boolean): () => void;
  /** Somebody began to look: what was measured seldom is measured soon. */
  hurry(): void;
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
  /** How the stack file at this place names the JSON Schema for editors: a URL or relative path; undefined when it names none. */
  editorSchema(file: string): Promise<string | undefined>;
  /** Pages of the logs of a stack's services; none when there is no such stack. */
  logs(request: LogRequest): Promise<LogPart[]>;
  /** The text without the stack's secrets, for the clipboard. */
  maskLog(stack: string, text: string): string;
  /** The file that a service writes its output to; undefined where there is none. */
  logFile(stack: string, service: string): string | undefined;
  /** Writes whole logs into a new file, merged by time, without the stack's secrets. The value is the number of lines. */
  saveLog(stack: string, services: readonly string[], file: string): Promise<Result<number>>;
  /** The newest events, oldest first; of one service when it is named. */
  history(stack: string, service: string | undefined, limit: number): Promise<HistoryEvent[]>;
  /** The report of one incident as Markdown. */
  report(stack: string, incident: string): Promise<Result<string>>;
  /** What the page of one service and the timeline ask. */
  readonly page: PageAnswers;
  /** Where "Open" goes, as the stack file says. */
  openUrl(stack: string, service: string): string | undefined;
  /** Stops every service of every open stack, in order, and waits for it. */
  stopAll(): Promise<void>;
  /** What people set of the supervisor. */
  readonly settings: SettingsPort;
  /** Lets go: saves what must be saved and leaves the services running. */
  close(): Promise<void>;
}

/** What the control socket asks of the supervisor: of one stack, by its key, or why nothing can be asked of it. */
export interface ControlPort extends Pick<HostPort, 'openStack' | 'subscribe'> {
  /** Of every open stack. */
  keys(): readonly string[];
  /** The yes to what is shown under this id; the value is the key from then on. `start`: the stack is also started. */
  approve(key: string, approval: string, start: boolean, origin: string): Promise<Result<string>>;
  /** Takes every yes to a stack back; the value names what is left running. */
  untrust(path: string): Promise<Result<{ readonly file: string; readonly running: readonly string[] }>>;
  /** The picture, after all of it is on the disk. */
  snapshot(key: string): Promise<Result<Snapshot>>;
  /** `caller`: the process that asks, which is spared by what it asks. */
  act(
    key: string,
    request: ActRequest,
    caller: number | undefined,
    tell: (action: Action) => void,
  ): Promise<Result<Outcome>>;
  /** Looks at all ports first. */
  portsOf(key: string): Promise<Result<readonly PortView[]>>;
  /** Looks at everything first. */
  findingsOf(key: string): Promise<Result<readonly Finding[]>>;
  mute(key: string, finding: string, how: 'stack' | 'ever' | 'not'): Promise<Result<void>>;
  /** The last lines of a service; with `follow`, new ones until `signal` aborts. */
  followLog(
    key: string,
    service: string,
    how: { readonly lines: number; readonly since?: number | undefined; readonly follow: boolean },
    tell: (chunk: LogChunk) => void,
    signal: AbortSignal,
  ): Promise<Result<void>>;
  /** Oldest first; `since` is epoch milliseconds. */
  eventsOf(
    key: string,
    which: {
      readonly service?: string | undefined;
      readonly since?: number | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<Result<readonly HistoryEvent[]>>;
  /** The report of an incident, counted from the newest, which is 1. */
  reportOf(key: string, number: number): Promise<Result<WrittenReport>>;
}
