import type { Connection } from '../platform/platform.ts';
import type { LogTail } from './log-tail.ts';

/** One attempt of a health check. */
export interface ProbeResult {
  readonly ok: boolean;
  /** One clause for people: `200 in 12 ms`, `connection refused on 127.0.0.1:8000`, `status 503, expected 200`. */
  readonly message: string;
  /** Why it failed, for rules: never parse `message`. */
  readonly reason?:
    | 'refused'
    | 'timeout'
    | 'status'
    | 'body'
    | 'json'
    | 'header'
    | 'latency'
    | 'exit'
    | 'protocol'
    | 'dns'
    | 'tls'
    | 'shadowed'
    | 'other';
  readonly status?: number;
  /** What is wrong with the question, where that was seen: no restart of the service mends it. */
  readonly fault?: ProbeFault;
  readonly latencyMs: number;
  /** Epoch milliseconds at the end of the attempt. */
  readonly at: number;
  /** What it answered, cut to 4096 bytes. */
  readonly output: string;
  /** The connection that was made, while it was open: whose socket answered can be asked of the kernel. */
  readonly connection?: Connection;
}

/** It speaks TLS and was asked without, or the other way round, or sends a plain question on to TLS, where nobody answers. */
export type ProbeFault = 'speaks-tls' | 'speaks-plain' | 'redirects-to-tls';

/** Whose socket answered. `sentence` goes on after "200, but ": `from pid 4711 (python main.py), not from api`. */
export type Identity = { readonly belongs: true } | { readonly belongs: false; readonly sentence: string };

/** What the command of an exec probe (or a preflight) did. */
export interface CommandResult {
  /** -1 when it could not be started, ran out of time or died of a signal, as Docker records it. */
  readonly exitCode: number;
  /** Both streams (each in its own order): all of it, or its beginning and its end, 4096 bytes together. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** With `shell`, `command` is one string for the shell; the time starts when the program runs, not before. */
export type RunCommand = (
  command: readonly string[],
  shell: boolean,
  timeoutMs: number,
  signal?: AbortSignal,
) => Promise<CommandResult>;

/** What a probe may use of the world around its service. */
export interface ProbeContext {
  readonly timeoutMs: number;
  /**
   * Asked while the connection is still open; a probe that passes counts only when the answer is ours. `redirected`: the service
   * itself did not answer, it sent us to this other port.
   */
  readonly identify?: (connection: Connection, redirected: boolean) => Promise<Identity>;
  /** Where the service lives: on this machine or inside its container. */
  readonly exec: RunCommand;
  /** The output of this incarnation, for log probes. */
  readonly logTail?: LogTail;
  /** Withdraws the probe; the result is then of no interest to anyone. */
  readonly signal?: AbortSignal;
}

/** What the probe types hand back; `runProbe` adds the times and cuts the output. */
export type Finding = Omit<ProbeResult, 'at' | 'latencyMs' | 'output'> & {
  readonly output?: string;
  /** Where the probe itself knows better than "from call to return". */
  readonly latencyMs?: number;
};
