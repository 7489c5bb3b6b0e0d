/**
 * A Compose project as Compose itself understands it: files merged, variables filled in, every value in its long form. Plain
 * data. Durations are milliseconds, sizes bytes, paths absolute. Environment values and build arguments are secret.
 */
import type { Problem } from '../../../result.ts';
import type { EnvFileSpec } from '../../stack.ts';
import type { Place } from '../tree/node.ts';

export interface ComposeProject {
  readonly name: string;
  /** Absolute folder that relative paths start from; Compose's `--project-directory`. */
  readonly directory: string;
  /** Absolute, in the order in which they are merged; included and extended files are in `watch` only. */
  readonly files: readonly string[];
  /** The profiles that are switched on. */
  readonly profiles: readonly string[];
  /** The services that `up` would start, in the order of the files. */
  readonly services: readonly ComposeService[];
  /** Services that only profiles which are not switched on would start. */
  readonly inactive: readonly ComposeService[];
  /** By their key in the file. Only what a service uses. */
  readonly networks: readonly ComposeNetwork[];
  readonly volumes: readonly ComposeVolume[];
  readonly secrets: readonly ComposeGrantSource[];
  readonly configs: readonly ComposeGrantSource[];
  /** What is not understood, is left out or looks wrong, with its place. */
  readonly notes: readonly Problem[];
  /** Every file (absolute) that was read or looked for: a change of one may change the project. */
  readonly watch: readonly string[];
  /** Who resolved it: this reader, or the Compose command of the machine. */
  readonly resolvedBy: 'reader' | 'command';
}

export interface ComposeService {
  readonly name: string;
  readonly place: Place;
  /** Absent: it is built, and Compose names the image `<project>-<service>`. */
  readonly image?: string;
  readonly build?: ComposeBuild;
  readonly containerName?: string;
  /** Replaces the command of the image; split into words as Compose does it. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workingDir?: string;
  /** `environment` over `env_file`, values from the shell filled in; what has no value is left out. */
  readonly environment: Readonly<Record<string, string>>;
  readonly envFiles: readonly EnvFileSpec[];
  /** One entry for each port of a range; sorted. */
  readonly ports: readonly ComposePort[];
  /** `5432` or `5432/udp`: ports that are open to other services only. */
  readonly expose: readonly string[];
  readonly volumes: readonly ComposeMount[];
  /** Empty where `networkMode` is set. Sorted by priority, then by name: the first is the one to create with. */
  readonly networks: readonly ComposeAttachment[];
  /** `host`, `none`, `service:NAME`, `container:NAME`, `bridge`. */
  readonly networkMode?: string;
  /** With what `links`, `volumes_from` and `network_mode: service:…` imply. Sorted by service. */
  readonly dependsOn: readonly ComposeDependency[];
  /** Absent: the image's own health check, if it has one. */
  readonly healthcheck?: ComposeHealthcheck;
  /** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:N`; Compose's default is `no`. */
  readonly restart?: string;
  readonly deploy: ComposeDeploy;
  readonly limits: ComposeLimits;
  readonly reservations: ComposeLimits;
  readonly stopSignal?: string;
  readonly stopGraceMs?: number;
  readonly profiles: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `host=address`. */
  readonly extraHosts: readonly string[];
  readonly secrets: readonly ComposeGrant[];
  readonly configs: readonly ComposeGrant[];
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly logging?: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
  readonly init?: boolean;
  readonly privileged?: boolean;
  readonly readOnly?: boolean;
  readonly tty?: boolean;
  readonly stdinOpen?: boolean;
  readonly user?: string;
  readonly platform?: string;
  readonly hostname?: string;
  readonly domainname?: string;
  readonly ipc?: string;
  readonly pid?: string;
  readonly usernsMode?: string;
  readonly runtime?: string;
  readonly pullPolicy?: string;
  readonly shmBytes?: number;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: readonly string[];
  readonly groupAdd: readonly string[];
  /** `host:container:permissions`. */
  readonly devices: readonly string[];
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOpt: readonly string[];
  /** `target` or `target:options`. */
  readonly tmpfs: readonly string[];
  readonly links: readonly string[];
  readonly volumesFrom: readonly string[];
  /** Every other key that says something, as plain data: known to Compose or not. */
  readonly other: Readonly<Record<string, unknown>>;
}

export interface ComposeBuild {
  /** Absolute folder, or a URL. */
  readonly context: string;
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  /** All the rest of `build`, as plain data. */
  readonly other: Readonly<Record<string, unknown>>;
}

export interface ComposeAttachment {
  /** Key of `ComposeProject.networks`. */
  readonly network: string;
  readonly aliases: readonly string[];
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
  readonly macAddress?: string;
  readonly linkLocalIps: readonly string[];
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly priority: number;
}

export interface ComposeDependency {
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly required: boolean;
  readonly restart: boolean;
}

/** A number that is absent is the image's, or the engine's default. */
export interface ComposeHealthcheck {
  readonly disabled: boolean;
  /** As the engine takes it: `['CMD', …]` or `['CMD-SHELL', text]`. Absent: the image's test. */
  readonly test?: readonly string[];
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly startPeriodMs?: number;
  readonly startIntervalMs?: number;
}

export interface ComposeLimits {
  /** Processors: 0.5 is half of one. */
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly pids?: number;
}

export interface ComposeDeploy {
  /** `scale`, or `deploy.replicas`. */
  readonly replicas?: number;
  readonly restartPolicy?: {
    readonly condition: 'none' | 'on-failure' | 'any';
    readonly maxAttempts?: number;
    readonly delayMs?: number;
    readonly windowMs?: number;
  };
}

/** A secret or config as a service gets it. */
export interface ComposeGrant {
  readonly source: string;
  /** Path in the container. */
  readonly target: string;
  readonly uid?: string;
  readonly gid?: string;
  readonly mode?: string;
}

export interface ComposeNetwork {
  readonly key: string;
  /** As the engine knows it: `<project>_<key>` unless the file says otherwise. */
  readonly name: string;
  readonly external: boolean;
  readonly driver?: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly enableIpv6?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly subnets: readonly { readonly subnet?: string; readonly gateway?: string; readonly ipRange?: string }[];
}

export interface ComposeVolume {
  readonly key: string;
  /** As the engine knows it: `<project>_<key>` unless the file says otherwise. */
  readonly name: string;
  readonly external: boolean;
  readonly driver?: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where a secret or config comes from. `environment` names a variable; `content` is the text itself and secret. */
export interface ComposeGrantSource {
  readonly key: string;
  readonly name: string;
  readonly external: boolean;
  /** Absolute. */
  readonly file?: string;
  readonly environment?: string;
  readonly content?: string;
}

export interface ComposePort {
  /** Port in the container. */
  readonly target: number;
  /** Port on this machine; absent: any free one. */
  readonly published?: number;
  /** With it the engine takes a free one from `published` to this. */
  readonly publishedTo?: number;
  /** Absent: all interfaces. IPv6 without brackets. */
  readonly hostIp?: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

export interface ComposeMount {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'cluster' | 'image';
  /** `bind`: absolute path. `volume`: key of `ComposeProject.volumes`; absent: an anonymous one. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** `bind`: make the folder when it is missing. */
  readonly createHostPath?: boolean;
  readonly propagation?: string;
  readonly selinux?: string;
  readonly noCopy?: boolean;
  readonly subpath?: string;
  readonly tmpfsBytes?: number;
  readonly tmpfsMode?: string;
}
