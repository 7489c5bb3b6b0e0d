import type { Connection } from '../platform/platform.ts';

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
  readonly latencyMs: number;
  /** Epoch milliseconds at the end of the attempt. */
  readonly at: number;
  /** What it answered, cut to 4096 bytes. */
  readonly output: string;
  /** The connection that was made, while it was open: whose socket answered can be asked of the kernel. */
  readonly connection?: Connection;
}
