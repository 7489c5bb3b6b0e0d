/** A container as the doctor needs to know it. No environment values: names and fingerprints only. */
export interface ContainerDetails {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  /** What the name of its image means on this machine now; undefined: there is no image of that name any more. */
  readonly imageNow?: string;
  /** The engine's word: created, running, paused, restarting, removing, exited, dead. */
  readonly status: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  /** The engine's words for a failed start. */
  readonly error: string;
  /** What it mounts of this machine and is not there; only looked for where it does not run. */
  readonly missingSources?: readonly string[];
  /** Files with secrets that it mounts of this machine and that every user may read. */
  readonly exposedFiles?: readonly { readonly path: string; readonly mode: number }[];
  readonly restartPolicy: { readonly name: string; readonly maxRetries: number };
  readonly labels: Readonly<Record<string, string>>;
  /** Made with `--rm`: gone when it stops. */
  readonly autoRemove?: boolean;
  /** Stacklight is replacing it at this moment. */
  readonly beingReplaced?: boolean;
  /** A Compose file beside the stack file that describes a container of this name. */
  readonly composeFile?: string;
  readonly health?: {
    readonly status: string;
    readonly failing: number;
    readonly log: readonly { readonly at: number; readonly exitCode: number; readonly output: string }[];
  };
  readonly healthcheck?: {
    /** `CMD`, `CMD-SHELL` and so on, as the engine has it. */
    readonly test: readonly string[];
    readonly intervalMs: number;
    readonly timeoutMs: number;
    readonly startPeriodMs: number;
    readonly retries: number;
  };
  /** Programs that were looked for in it by exec and are there; only where its own check cannot find one. */
  readonly tools?: readonly string[];
  /** Where it listens by its own tables; only where its check fails, and its image has something to read them with. */
  readonly listens?: readonly { readonly address: string; readonly port: number }[];
  /** Networks with the names by which others reach it there. */
  readonly networks: readonly {
    readonly name: string;
    readonly id: string;
    readonly aliases: readonly string[];
    readonly address: string;
  }[];
  readonly networkMode: string;
  /** Names that its own hosts file resolves (`--add-host`, `--link`). */
  readonly extraHosts?: readonly string[];
  /** Ports that its image or definition names, as numbers, published or not. */
  readonly exposed?: readonly number[];
  readonly published: readonly {
    readonly address: string;
    readonly port: number;
    readonly targetPort: number;
    readonly protocol: 'tcp' | 'udp';
  }[];
  /** Name → fingerprint (keyed hash, never the value). */
  readonly environment: Readonly<Record<string, string>>;
  /** `host:port` pairs found in environment values that look like URLs or addresses, by variable; no credentials, no paths. */
  readonly references: readonly ContainerReference[];
}

export interface ContainerReference {
  readonly variable: string;
  readonly host: string;
  readonly port?: number;
  /** What a connection from inside the container came to; only tried where no network of its seems to resolve the host. */
  readonly reach?: { readonly reached: boolean; readonly detail: string };
}

export interface NetworkFacts {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly containerIds: readonly string[];
}
