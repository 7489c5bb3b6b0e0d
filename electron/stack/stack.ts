/**
 * The Stack value: what a stack file says, interpolated, with every default filled in. Plain data, frozen by type.
 * Durations are milliseconds; paths are absolute. Environment values are secret: they leave this value only
 * towards a process or an engine.
 */
import type { Problem } from '../result.ts';
import type { Defaulted } from './defaults.ts';
import type { SourceKind } from './import/proposal.ts';
import type { Greeting } from './schema/probe-protocols.ts';

export interface Stack {
  /** Compose's project name rules: lower case letters, digits, `-` and `_`. */
  readonly name: string;
  /** Absolute path of the stack file. */
  readonly file: string;
  /** Absolute path of the folder of the stack file; relative paths in the file are relative to it. */
  readonly directory: string;
  /** In the order of the file. */
  readonly services: readonly ServiceSpec[];
  readonly smoke: readonly SmokeCheck[];
  readonly same: readonly { readonly key: string; readonly services: readonly string[] }[];
  /** `remindMs` 0: nobody is reminded. */
  readonly alerts: { readonly afterMs: number; readonly remindMs: number; readonly webhook?: string };
  /** Things that are not errors: a variable that is not set, a key of Compose that we do not act on. */
  readonly warnings: readonly Problem[];
  /** What the file took from `.env` and the environment: secret wherever a sentence repeats it. */
  readonly interpolated?: readonly { readonly name: string; readonly value: string }[];
  /** The variables that requests are filled from, by name; nothing where there are none. */
  readonly filled?: {
    /** By service: those of its check. */
    readonly checks: Readonly<Record<string, readonly string[]>>;
    /** In the order of `smoke`. */
    readonly smoke: readonly (readonly string[])[];
    readonly webhook: readonly string[];
  };
  /** Every reason for which a service is `blocked` by the file itself, in file order. `validate` reports them as errors. */
  readonly errors?: readonly Problem[];
  /** What the stack was read from, when `file` is not a stack file of ours but a Compose file, a Procfile and so on. */
  readonly source?: SourceKind;
  /** Further files (absolute) whose change may change the stack: `.env`, env files, included and extended files. */
  readonly watch?: readonly string[];
  /** With `source`: files of the folder that could not be read. What they say is missing here, not gone. */
  readonly unread?: readonly Problem[];
  /** What its file does not say and the defaults do: another default is no change of the file. */
  readonly defaulted?: Defaulted;
  /** `auto`: a changed file is taken over at once where that runs no new command; else a person is asked. */
  readonly reload?: 'ask' | 'auto';
}

export type ServiceKind = 'native' | 'container' | 'external';

export interface ServiceSpec {
  readonly id: string;
  readonly kind: ServiceKind;
  /** Set exactly when `kind` is `native`. */
  readonly native?: NativeSpec;
  /** Set exactly when `kind` is `container`. */
  readonly container?: ContainerSpec;
  /** Ports that this service, and nothing else, is to answer on. */
  readonly ports: readonly PortSpec[];
  /**
   * Ports that nobody declared: such a program listens there by default. Never in `ports`, so that no claim, gate, plan or judgement
   * rests on a guess. Native services only; left out where there are none.
   */
  readonly assumedPorts?: readonly PortSpec[];
  readonly dependsOn: readonly Dependency[];
  readonly healthcheck: HealthcheckSpec;
  readonly restart: RestartSpec;
  readonly stopSignal: string;
  readonly stopGraceMs: number;
  /** Where "Open" goes: an http(s) URL. */
  readonly openUrl?: string;
  /** A reason why this service cannot start although the file is valid (`blocked` with this sentence). */
  readonly blocked?: Problem;
  /** Markdown for people; nothing follows from it. */
  readonly notes?: string;
  /** What the user says it is; never in contradiction to `kind`. */
  readonly deployment?: 'native' | 'container';
}

export interface NativeSpec {
  /** The program and its arguments; a string with shell syntax became `['/bin/sh', '-c', string]`. */
  readonly command: readonly string[];
  /** As the user wrote it, for people. */
  readonly formatCommand: string;
  readonly workingDir: string;
  /** `environment` over `env_file`, interpolated; a `null` is "taken from the user's environment". */
  readonly environment: Readonly<Record<string, string | null>>;
  readonly envFiles: readonly EnvFileSpec[];
  readonly preflight: readonly { readonly run: string; readonly because?: string }[];
  /** The user that the command changes to by itself, a name or a number as text: root may end its copies. */
  readonly user?: string;
}

export interface EnvFileSpec {
  /** Absolute. */
  readonly path: string;
  /** `false`: a missing file is no problem. */
  readonly required: boolean;
  /**
   * `raw`: `KEY=VALUE` lines taken literally, without quotes and variables (Compose's `format: raw`). `foreman`: as foreman reads the
   * `.env` beside a Procfile, literally but for quotes around a value.
   */
  readonly format?: 'raw' | 'foreman';
}

export interface ContainerSpec {
  /**
   * `existing`: by container name. `compose`: found by Compose's labels.
   * `image`: we create it, named `<stack>-<service>-1` unless `container_name` says otherwise.
   */
  readonly from:
    | { readonly how: 'existing'; readonly name: string }
    | {
        readonly how: 'compose';
        readonly files: readonly string[];
        readonly service: string;
        readonly project?: string;
      }
    | ({ readonly how: 'image'; readonly name: string } & ImageSpec);
}

export interface ImageSpec {
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Read at creation, under `environment`. */
  readonly envFiles?: readonly EnvFileSpec[];
  /** `source:target[:mode]` with an absolute source, or a volume name. */
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: string;
}

export interface PortSpec {
  /** The port on this machine, 1 to 65535. */
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Host address as declared (`127.0.0.2`); undefined: all interfaces, as in Compose. */
  readonly address?: string;
  /** Port inside the container, where the service is one made from `image`. */
  readonly target?: number;
}

export interface Dependency {
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  /** `false`: warn and go on. */
  readonly required: boolean;
  /** Restart this one after the dependency was restarted on request. */
  readonly restart: boolean;
}

export interface RestartSpec {
  readonly policy: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly factor: number;
  readonly maxRestarts: number;
  readonly windowMs: number;
  /** Restart when health checks say unhealthy. */
  readonly unhealthy: boolean;
}

export interface HealthcheckSpec {
  /** It asks a port that is only assumed: it counts from the moment on when the service was seen to pass it where it listens. */
  readonly assumed?: true;
  /** `none`: not declared. `engine`: the container's own health, as the engine reports it. */
  readonly probe: ProbeSpec;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
  readonly startIntervalMs: number;
}

export type ProbeSpec =
  | { readonly type: 'none' }
  | { readonly type: 'engine' }
  | ({ readonly type: 'http' } & HttpProbeSpec)
  | ({ readonly type: 'tcp' } & TcpProbeSpec)
  | { readonly type: 'exec'; readonly command: readonly string[]; readonly shell: boolean }
  | { readonly type: 'websocket'; readonly url: string }
  | { readonly type: 'log'; readonly pattern: string };

export interface TcpProbeSpec {
  readonly host: string;
  readonly port: number;
  /** What accepts the connection must also answer the greeting of this protocol. */
  readonly protocol?: Greeting;
}

export interface HttpProbeSpec {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON when it is not a string. */
  readonly body?: unknown;
  readonly expect: HttpExpectation;
}

export interface HttpExpectation {
  /** Allowed status codes; empty: any from 200 to 399. */
  readonly status: readonly number[];
  /** A subset that the JSON answer must contain. */
  readonly json?: unknown;
  /** Header name (any case) to the value or, between slashes, the pattern that it must have. */
  readonly headers: Readonly<Record<string, string>>;
  /** A regular expression that the body must match. */
  readonly body?: string;
  readonly latencyMs?: number;
}

export type SmokeCheck = { readonly name: string } & (
  | ({ readonly type: 'http' } & HttpProbeSpec)
  | ({ readonly type: 'tcp' } & TcpProbeSpec)
  | { readonly type: 'websocket'; readonly url: string }
  | { readonly type: 'exec'; readonly command: readonly string[]; readonly shell: boolean }
);
