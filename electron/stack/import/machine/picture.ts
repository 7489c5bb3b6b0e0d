/** What is seen of a machine before anything is made of it: plain data, gathered by `supervisor/machine-picture.ts`. */
import type { Listener, PublishedPort, Self } from '../../../ports/types.ts';
import type { Problem } from '../../../result.ts';
import type { ServiceKind } from '../../stack.ts';

/** A running container, as far as a proposal needs it. Without its environment: that is secret. */
export interface SeenContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly published: readonly PublishedPort[];
  readonly hasHealthcheck: boolean;
  /** The engine's restart policy: `no`, `always`, `unless-stopped`, `on-failure`. */
  readonly restart: string;
}

/** What the disk says about the folder that a process works in or that Compose ran in. */
export interface SeenFolder {
  /** The repository, or else the nearest folder with a known project file, in or above which the folder lies. */
  readonly project?: { readonly folder: string; readonly because: string };
  /** Dependencies of the package.json in this very folder. */
  readonly dependencies?: Readonly<Record<string, unknown>>;
}

export interface MachinePicture {
  /** Who looks: only processes of this user are proposed, and none of its own. */
  readonly self: Self;
  /** Every listening socket with its processes; what is no one's business here is left out by `machine-natives.ts`. */
  readonly listeners: readonly Listener[];
  /** Processes that a Stacklight stack supervises already. */
  readonly supervised: ReadonlySet<number>;
  readonly containers: readonly SeenContainer[];
  /** By absolute folder. */
  readonly folders: ReadonlyMap<string, SeenFolder>;
  /** Of the Compose files that containers' labels name, those that are still there (absolute). */
  readonly composeFiles: ReadonlySet<string>;
  /** Absolute path of the virtual environment's interpreter that a process (by pid) runs, where it was called by its bare name. */
  readonly interpreters: ReadonlyMap<number, string>;
  /** What could not be seen, such as the containers of an engine that does not answer. */
  readonly notes: readonly Problem[];
}

/** Something of the machine on its way to a service of a proposal. Paths in it are absolute still. */
export interface Candidate {
  /** The name that it would like to have. */
  readonly name: string;
  readonly kind: ServiceKind;
  /** What it belongs to. */
  readonly group: CandidateGroup;
  /** The folder that it works in, where that is part of the entry. */
  readonly workingDir?: string;
  /** Its Compose files, where it comes from some. */
  readonly compose?: { readonly files: readonly string[]; readonly service: string; readonly project: string };
  readonly entry: Readonly<Record<string, unknown>>;
  /** TCP ports of this machine that it holds. */
  readonly ports: readonly number[];
  readonly from: string;
  readonly because: readonly string[];
  /** Why it is not ticked to begin with, a clause; undefined: it is. */
  readonly doubt?: string;
}

export interface CandidateGroup {
  /** By Compose's rules for a project's name. */
  readonly name: string;
  /** Absolute folder that the group stands for; undefined: it has none of its own. */
  readonly directory?: string;
  /** For people: `repository ~/code/shop`, `Compose project shop`. */
  readonly title: string;
}
