import type { ProcessIdentity, ProcessInfo } from '../platform/platform.ts';
import type { PortSpec, ServiceKind } from '../stack/stack.ts';

/** A port that a running container publishes, per host address. */
export interface PublishedPort {
  readonly containerId: string;
  readonly containerName: string;
  readonly protocol: 'tcp' | 'udp';
  /** `0.0.0.0`, `::`, `127.0.0.2` …; an empty host address of the engine is `0.0.0.0`. */
  readonly address: string;
  readonly port: number;
  readonly targetPort: number;
  /** The container's own addresses, where the engine tells. */
  readonly containerAddresses: readonly string[];
}

/** A running container as far as ports need to know it. */
export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** Main process on this machine, where the engine runs on it (host networking, identity of a peer). */
  readonly pid?: number;
  readonly hostNetwork: boolean;
  /** Tell whether it belongs to the stack when the stack does not name it; left out where the engine did not say. */
  readonly image?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly published: readonly PublishedPort[];
}

/** One listening socket of this machine and who is behind it. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  readonly address: string;
  readonly port: number;
  readonly socket?: string;
  /** Every process that holds the socket, the first is the one that is named; empty when not visible. */
  readonly processes: readonly ProcessInfo[];
  readonly uid?: number;
  /** Command lines from this process up to pid 1, nearest first. */
  readonly parents: readonly ProcessInfo[];
  /** The container behind an engine's proxy or on the host's network. */
  readonly container?: { readonly id: string; readonly name: string };
  /** The process is an engine's forwarder (docker-proxy, com.docker.backend, …), with or without a container behind it. */
  readonly forwarder?: string;
  /** Not from the system's own tables: shown, never acted on. */
  readonly guessed?: true;
}

export interface Inventory {
  readonly listeners: readonly Listener[];
  /** Kernel-forwarded container ports that have no listening socket (userland proxy off). */
  readonly forwarded: readonly PublishedPort[];
  readonly timeWait: ReadonlySet<number>;
  /** Running containers, as they were given. */
  readonly containers: readonly ContainerFacts[];
  /** False when the engine did not answer: no conclusion may be drawn about containers. */
  readonly enginesKnown: boolean;
  /** When the sockets had been read (`performance.now()`): only processes that were read after that explain them. */
  readonly seenAt: number;
}

/** Who answered one connection of ours. */
export interface Answer {
  /** What was connected to: `localhost`, `127.0.0.1`, `::1` or the declared address; resolved address for names. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** `nobody`: refused or timed out. */
  readonly by: 'nobody' | 'process' | 'container' | 'unknown';
  readonly pids: readonly number[];
  readonly containerId?: string;
  readonly socket?: string;
}

/** A port that a service lays claim to. */
export interface ClaimedPort extends PortSpec {
  /** `address` is where the engine publishes the port; the stack file names none. */
  readonly assumed?: true;
}

/** An address of this machine at which a check asks; `byName`: it asks `localhost`, and this is one of what that may mean. */
export interface AskedAddress {
  readonly port: number;
  readonly address: string;
  readonly byName?: true;
}

/** What the supervisor knows about a service that lays claim to ports. */
export interface Claim {
  readonly service: string;
  readonly kind: ServiceKind;
  /** Declared in the stack file or, for a container that declares none, what it publishes. */
  readonly ports: readonly ClaimedPort[];
  /** Addresses of this machine at which its own health check asks for it, with the port. */
  readonly checkedAt?: readonly AskedAddress[];
  readonly wantedUp: boolean;
  /** It could not start because a port of it is held. */
  readonly portTaken?: boolean;
  /** Within its start: that it does not listen yet is no reason to restart it. */
  readonly starting?: boolean;
  /** The live native process, leader of its session. */
  readonly process?: ProcessIdentity;
  /** Live members of its tree (includes `process`). */
  readonly treePids: readonly number[];
  readonly container?: { readonly id: string; readonly name: string; readonly running: boolean };
  /**
   * Every running container that answers for it: by name or labels, whether or not its start was told yet (further replicas, one
   * that is being replaced), and what a native service's command started through the engine.
   */
  readonly containers?: readonly { readonly id: string; readonly name: string }[];
  /** Containers that were this service before its folder was moved, by id, with the sentence that says so. */
  readonly past?: ReadonlyMap<string, string>;
  /** Its command is a client of the engine: a proxy without a container that is known behind it proves nothing yet. */
  readonly throughEngine?: boolean;
  /** Command and folder of a native service, or the command of the container (entrypoint and cmd). */
  readonly command: readonly string[];
  readonly workingDir?: string;
  /** The file as which the program of a native command is found; links resolved. */
  readonly program?: string;
  /** What a command that only starts another one runs, word for word: the `dev` script of `npm run dev`. */
  readonly inner?: readonly { readonly command: readonly string[]; readonly cwd: string }[];
  /**
   * Folders that hold the source of the service: working directory, bind mounts, Compose's project folder.
   * Here and in `workingDir` with symbolic links resolved, as the system tells the folder of a process.
   */
  readonly sources: readonly string[];
  /** Processes of earlier runs, from our own record. */
  readonly earlier: readonly ProcessIdentity[];
}

/** A live process of a service of another stack. */
export interface OtherMember {
  readonly pid: number;
  /** For people: `service api of stack shop`, or `another Stacklight stack` where only its mark is known. */
  readonly owner: string;
}

/** Who judges, and for which stack. */
export interface Self {
  /** Our user; undefined where the system has none (Windows). */
  readonly uid?: number;
  /** Ourselves and our ancestors: never stopped, whatever they hold. */
  readonly pids: readonly number[];
  /** Processes that another stack supervises: in the way perhaps, but no copy of ours and not ours to end. */
  readonly others?: readonly OtherMember[];
  /** Home folder: too broad to say that what runs in it belongs to a project. */
  readonly home?: string;
  readonly stack?: { readonly name: string; readonly directory: string; readonly users?: readonly string[] };
  /** The process was started with other values of variables than this service gets; left out: nobody looked. */
  readonly otherEnvironment?: (service: string, pid: number) => boolean;
  /** A path with symbolic links resolved, as the kernel names files; left out: paths are compared as text. */
  readonly real?: (path: string) => string;
  /** Wall clock, epoch milliseconds, for the words about time. */
  readonly now: number;
}

export type Verdict = 'expected' | 'stale' | 'duplicate' | 'foreign' | 'protected';

export interface Holder {
  readonly service: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly socket?: string;
  readonly process?: ProcessInfo;
  /** Other processes that hold the same socket (pre-forked workers, a reloader). */
  readonly sharedBy: readonly ProcessInfo[];
  /** Processes above `process` up to pid 1, nearest first. */
  readonly parents: readonly ProcessInfo[];
  readonly container?: { readonly id: string; readonly name: string };
  readonly verdict: Verdict;
  /** One sentence for people: why this verdict. */
  readonly reason: string;
  /** Shown because of its port number, on an address where the service is not to answer: no plan and no alarm is about it. */
  readonly bystander?: true;
  /** Protected, and a copy of the service all the same. */
  readonly copy?: true;
  /** A stranger that answers on another address of this machine than the one where the service itself answers its check. */
  readonly beside?: true;
  /** A copy on a port that nobody declared. `loose`: nothing holds it any more, or it is of an earlier run of ours. */
  readonly elsewhere?: { readonly loose: boolean };
  /** The hosts (`localhost`, `127.0.0.1`, `::1`, declared address) for which this holder answered. */
  readonly answers: readonly string[];
}

/** A port of a service that something else answers. */
export interface Shadow {
  readonly service: string;
  readonly port: number;
  readonly host: string;
  readonly holder: Holder;
  /** "200, but from pid 4711 (python main.py, started 14:02 in a terminal), not from container shop-api" without the "200, but". */
  readonly sentence: string;
}

/** Claims, sockets and verdicts of one moment. */
export interface Picture {
  readonly claims: readonly Claim[];
  readonly inventory: Inventory;
  readonly holders: readonly Holder[];
  readonly shadows: readonly Shadow[];
  readonly self: Self;
}
