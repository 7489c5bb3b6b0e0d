/**
 * What Stacklight asks of the operating system. One implementation a system (`linux.ts`, `darwin.ts`,
 * `windows.ts`), chosen once in `current.ts`. Nothing outside this room looks at `process.platform` or /proc.
 */
import type { Result } from '../result.ts';

/** A process cannot be named by its pid alone: pids are used again. The two together can. */
export interface ProcessIdentity {
  readonly pid: number;
  /**
   * When the kernel started it, as the kernel says it, compared only for equality
   * (Linux: clock ticks since boot from /proc/PID/stat field 22). Valid within one boot.
   */
  readonly startToken: string;
}

/** A process that is to get a signal. */
export interface SignalTarget extends ProcessIdentity {
  /** The file that it must still run, where that is known: an `exec` makes it another program under the same name. */
  readonly runs?: string;
}

export interface ProcessInfo extends ProcessIdentity {
  readonly ppid: number;
  /** Process group; 0 where the system has none. */
  readonly pgid: number;
  /** Session; 0 where the system has none. A supervised native service leads its own. */
  readonly sid: number;
  readonly uid: number;
  readonly user?: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly exe?: string;
  /** Wall clock, epoch milliseconds, for people only. */
  readonly startedAt: number;
  /** Controlling terminal (`pts/3`), where there is one. */
  readonly terminal?: string;
  /** Exited but not yet reaped: dead for every purpose of ours. */
  readonly zombie: boolean;
}

export interface RawListener {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  /** Normalised text form: `0.0.0.0`, `127.0.0.1`, `::`, `::1`; IPv4-mapped addresses as IPv4. */
  readonly address: string;
  readonly port: number;
  readonly uid?: number;
  /** The kernel's name for the socket (Linux: inode), where it has one. */
  readonly socket?: string;
  /** Every process that has this socket open (after a fork there are several); empty when we may not see it. */
  readonly pids: readonly number[];
  /** Not from the system's own tables: something to show, never a reason to stop anything. */
  readonly guessed?: true;
}

/** One end of a TCP connection as we made it. */
export interface Connection {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** The other end of a connection of ours, as the kernel's tables have it while the connection is open. */
export interface Peer {
  /**
   * `held`: a socket of this machine. `unowned`: a socket of this machine that no process has yet (in the accept
   * queue) or any more (closed by the server at once). `forwarded`: our end is open and no socket of this machine
   * is the other end: the kernel hands the packets on (a container's port without userland proxy, another machine).
   * `gone`: our own end is not open any more, nothing can be said.
   */
  readonly how: 'held' | 'unowned' | 'forwarded' | 'gone';
  /** Empty when we may not see them (another user's). */
  readonly pids: readonly number[];
  readonly uid?: number;
  readonly socket?: string;
}

export type SignalOutcome =
  | { readonly sent: true }
  /** `gone`: not there or another start time; `changed`: runs another program, or the group has strangers; `forbidden`: the system refused. */
  | { readonly sent: false; readonly why: 'gone' | 'changed' | 'forbidden'; readonly message: string };

export interface Usage {
  /** Share of one core, percent, since the last call for this pid; 0 on the first. */
  readonly cpu: number;
  /** Resident bytes. */
  readonly memory: number;
}

/** Both ends belong to it. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A program to be started as a service. */
export interface ProgramStart {
  /** Absolute path. */
  readonly program: string;
  /** What it is called by, as it was declared: the first word of its command line. */
  readonly name: string;
  /** The words of the command after the program's name. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** An existing file; both outputs are appended to it. */
  readonly outputFile: string;
}

export interface StartedProgram {
  readonly identity: ProcessIdentity;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Resolves at its end; `signal` where it was ended by one. */
  readonly exit: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
}

export interface TableOptions {
  /** With `cwd` and `exe` of every process. */
  readonly details?: boolean;
  /** With those of these processes and of everything above them, where that is cheaper. */
  readonly detailsOf?: ReadonlySet<number>;
  /** A table that was taken after this moment (`performance.now()`) will do. Left out: one that is taken after the question. */
  readonly since?: number;
}

export interface Platform {
  readonly name: 'linux' | 'darwin' | 'windows';
  /** Changes with every boot. */
  bootId(): Promise<string>;
  /** The whole process table. */
  processes(options?: TableOptions): Promise<readonly ProcessInfo[]>;
  /**
   * One process with all details; undefined when it is not there (a zombie is reported as such). Rejects, as whatever else reads
   * processes, where the system lets nobody look: that is no end of theirs.
   */
  process(pid: number): Promise<ProcessInfo | undefined>;
  /** Cheap liveness: true when this very process (not a reuse of its pid) runs and is no zombie, or nobody can look now. */
  alive(identity: ProcessIdentity): boolean;
  /**
   * Calls `onEnd` once when this very process is dead, told by the kernel and never before this returns. The returned function ends
   * the watch. Undefined where the system does not tell: then `alive` has to be asked again and again.
   */
  watchEnd?(identity: ProcessIdentity, onEnd: () => void): (() => void) | undefined;
  /**
   * Starts a program as a service that outlives us, where the system has a way of its own that keeps hold of all it starts (Windows: a
   * job object) or that costs less than a fork. Undefined, as a method or as its answer: a child in its own session does. A problem's
   * message is a clause without the service's name.
   */
  start?(order: ProgramStart): Promise<Result<StartedProgram> | undefined>;
  /** Lets only this user open the control socket at `path`, which is open already. Undefined where its place does that. */
  keepToUser?(path: string): Result<void>;
  /** TCP ports that the system lets nobody bind although no one listens on them; undefined where there are none such. */
  keptPorts?(): Promise<readonly PortRange[]>;
  /** One line for people where something is read in a slower way than this system offers: what, and why. */
  readingSlowly?(): string | undefined;
  /**
   * Every listening socket with the processes that hold it. With `only` the tcp sockets on one port count, and processes `likely` to hold one
   * are looked at first, as for `peerOf`; a system for which that is no cheaper gives all of them.
   */
  listeners(only?: { readonly port: number; readonly likely: readonly number[] }): Promise<readonly RawListener[]>;
  /** The same without `pids`, cheap enough for every second; undefined where the system has no cheap way. */
  listeningSockets(): Promise<readonly RawListener[] | undefined>;
  /**
   * Who holds the *other* end of a connection of ours to this machine; ask while the connection is open.
   * Processes `likely` to hold it are looked at first, which spares a walk over all of them; when one of those
   * or a child of one of those has it, others that share the socket are not named.
   */
  peerOf(connection: Connection, likely?: readonly number[]): Promise<Peer>;
  /** TCP ports with a socket in TIME_WAIT on this side and no listener needed to explain it. */
  timeWaitPorts(): Promise<ReadonlySet<number>>;
  /** Signals this very process: reads its start and its executable again right before. Never throws. */
  signal(target: SignalTarget, signal: NodeJS.Signals): Promise<SignalOutcome>;
  /**
   * Signals a whole process group, but only while its leader or, when the leader is dead, some member in the
   * leader's session is still the one we mean. With `members`, only while every member is one of these: it is looked at
   * right before, and with a stranger in it (one that was just forked, too) the whole group gets nothing.
   */
  signalGroup(
    leader: ProcessIdentity,
    signal: NodeJS.Signals,
    members?: readonly ProcessIdentity[],
  ): Promise<SignalOutcome>;
  /** Ends a child of ours and all that descends from it, at once, where there are no groups; undefined where there are. */
  endDescent?(child: number): void;
  /**
   * The live processes of the tree that `root` leads: its group, its session, its descendants, and whatever carries
   * `marker` (`NAME=value`, of our own variables) in its environment. Works also after `root` died. `since`: see `TableOptions`;
   * whoever is about to signal leaves it out.
   */
  tree(root: ProcessIdentity, marker?: string, since?: number): Promise<readonly ProcessInfo[]>;
  /**
   * The value of the one variable `name` in the environment that each of `pids` was started with; left out where it has
   * none or we may not look. For our own marks only: values of other variables are secret.
   */
  environmentValues(name: string, pids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  usage(pids: readonly number[]): Promise<ReadonlyMap<number, Usage>>;
  /** The environment of the user's login shell, or undefined when it did not answer in time. */
  loginEnvironment(): Promise<Readonly<Record<string, string>> | undefined>;
  /** Folder for state, history and logs (`STACKLIGHT_HOME`, else the platform's place). Absolute. */
  stateDirectory(): string;
  /** Where the control socket goes: short enough for the system, in a folder only the user can open. */
  controlPath(stateDirectory: string): string;
  /** Engine sockets to try, most likely first. */
  engineSockets(): readonly string[];
  /** Opens a program that shows a folder or URL is the shell's work; this finds a program on the PATH. */
  which(program: string, env: Readonly<Record<string, string | undefined>>, cwd: string): string | undefined;
}
