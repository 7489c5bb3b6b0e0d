import type { PlanStep, Verification } from '../contract/action.ts';
import type { Finding } from '../contract/finding.ts';
import type { ServiceState } from '../contract/service.ts';
import type { ContainerTools } from '../drivers/container/engine/container-tools.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import type { Holder, Inventory, Shadow } from '../ports/types.ts';
import type { Problem, Result } from '../result.ts';
import type { ServiceSpec, Stack } from '../stack/stack.ts';
import type { ContainerDetails, NetworkFacts } from './facts/container-details.ts';
import type { EnvironmentFacts } from './facts/environment-facts.ts';
import type { MachineFacts } from './facts/machine-facts.ts';
import type { Part } from './facts/part.ts';

/** What is known of one service at the moment of the look. */
export interface ServiceFacts {
  readonly spec: ServiceSpec;
  readonly desired: 'up' | 'down';
  readonly state: ServiceState;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly message: string;
  /** Something else answers for it. */
  readonly shadowed?: boolean;
  readonly blocked?: Problem;
  /** Before it went down it was in good health: what it needed it had. */
  readonly worked?: boolean;
  /** Broken dependencies although it is up. */
  readonly missing: readonly string[];
  readonly restarts: { readonly total: number; readonly inWindow: number };
  /** The last results of the check that decides, oldest first. */
  readonly checks: readonly {
    readonly ok: boolean;
    readonly message: string;
    readonly at: number;
    readonly output: string;
    /** Why it failed: `refused`, `status`, … as a probe tells it. */
    readonly reason?: string;
    readonly status?: number;
    /** The question is wrong: no restart of the service mends it. */
    readonly fault?: 'speaks-tls' | 'speaks-plain' | 'redirects-to-tls';
  }[];
  /** Of its output, when it last failed. */
  readonly lastLine?: string;
  /** Where it listens instead of on a port that was only assumed. */
  readonly elsewhere?: {
    /** `vite listens on 3000, not on 5173, which was assumed`. */
    readonly sentence: string;
    readonly assumed: readonly number[];
    /** The one that is to be written down; undefined where it listens on several and nothing tells which is meant. */
    readonly port?: number;
    /** Its address, where `localhost` does not surely reach it. */
    readonly host?: string;
  };
  /** Its last lines of output when it last ended by itself, oldest first. */
  readonly lastEnd?: readonly string[];
  /** Declared ports that nobody listens on although it counts as good and has had the time. */
  readonly unheld?: readonly number[];
  /** Live members of its process tree. */
  readonly pids: readonly number[];
  readonly containerId?: string;
  /** Ids of containers that its command started through the engine: part of it, and no second deployment. */
  readonly madeContainers?: readonly string[];
  readonly logFile?: string;
}

/**
 * Everything the doctor read, at one moment. Plain data: a check is a pure function of it. Values of environment variables
 * are never in here, only fingerprints (see `EnvironmentFacts`).
 */
export interface Observations {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly stack: Stack;
  readonly services: readonly ServiceFacts[];
  readonly holders: readonly Holder[];
  readonly shadows: readonly Shadow[];
  readonly inventory: Inventory;
  readonly engine: { readonly reachable: boolean; readonly problem?: Problem };
  /** All containers of the engine, also stopped ones and those of nobody. */
  readonly containers: readonly ContainerDetails[];
  readonly networks: readonly NetworkFacts[];
  readonly environment: EnvironmentFacts;
  readonly machine: MachineFacts;
  /** Parts that could not be read in time: what they would have shown is not in here. */
  readonly unread?: readonly Part[];
}

/**
 * One check: what it looks for, pure. `fixes` of its findings name by `intent` a fix of this check, or an intent of the page that
 * mends it (`planFixPorts`, `planCleanUp`, `restart`, `up`, `down`).
 */
export interface Check {
  /** One of the ids in docs/doctor.md; a finding's id is `<id>` or `<id>/<service>`. */
  readonly id: string;
  /** What it cannot do without: where one of these was not read, it cannot say that a fault is gone. */
  readonly reads: readonly Part[];
  /**
   * It judges what the supervisor knows at every moment anyway, so it looks anew with every picture: a fault is told at once and
   * goes with its cause. The others look at files, names and processes, and only when there is a reason to.
   */
  readonly live: boolean;
  /** Containers count for it also in a stack that has none of its own. */
  readonly readsOthersContainers?: true;
  look(seen: Observations): readonly Finding[];
  /** How each of its fixes is planned; keyed by the `intent` that the finding names. */
  readonly fixes?: Readonly<Record<string, (finding: Finding, seen: Observations) => Result<FixPlan>>>;
}

/** What a fix would do. The steps are shown first, then carried out in their order, then verified. */
export interface FixPlan {
  readonly steps: readonly FixStep[];
  readonly notes: readonly string[];
}

/** A step with what it really does; `work` runs in the shell of the doctor and may say what it does meanwhile. */
export interface FixStep {
  readonly step: PlanStep;
  work(tools: FixTools, say: (detail: string) => void): Promise<Result<string>>;
}

/** What a fix may use of the world; built by the supervisor. */
export interface FixTools {
  readonly stack: Stack;
  /** Intents on services of the stack, waited for until verified. */
  restart(services: readonly string[]): Promise<readonly Verification[]>;
  start(services: readonly string[]): Promise<readonly Verification[]>;
  stop(services: readonly string[]): Promise<readonly Verification[]>;
  readonly engine: ContainerTools;
  /** Ends a process that is not the supervised one, with its tree; refused when it is not that very process any more. */
  end(process: ProcessInfo): Promise<Result<string>>;
  /** The text of a file of the project. */
  readText(path: string): Promise<Result<string>>;
  /** The text of the stack file or, for a folder without one, the text that stands for it. */
  stackText(): Promise<Result<string>>;
  /** Takes the permissions of everybody but the owner away. */
  makePrivate(path: string): Promise<Result<string>>;
  /**
   * Replaces a file by what `change` makes of its text: atomically, with its permissions, and only if nobody wrote to it meanwhile.
   * The value is the path of the copy that is kept of it as it was (0600).
   */
  rewrite(path: string, change: (text: string) => Result<string>): Promise<Result<string>>;
  /** Writes a file of the project atomically, never over an existing one; the value is the path that was written. */
  writeNew(path: string, text: string): Promise<Result<string>>;
}
