import type { ProcessInfo } from '../../platform/platform.ts';
import type { Reference } from './reference.ts';

/** What is known of the machine around the stack. */
export interface MachineFacts {
  readonly bootId: string;
  /** The boot in which this stack was last watched, when it was another one. */
  readonly previousBootId?: string;
  /** What was up when the stack was last seen before the reboot. */
  readonly upBeforeReboot: readonly string[];
  /** Jumps of the wall clock that were noticed lately. */
  readonly clockJumps: readonly { readonly at: number; readonly byMs: number }[];
  readonly disks: readonly { readonly path: string; readonly freeBytes: number; readonly totalBytes: number }[];
  readonly logs: readonly {
    readonly service: string;
    readonly path: string;
    readonly bytes: number;
    /** Written within a minute, as far as it was seen. */
    readonly bytesPerMinute?: number;
    /** What the last moments would come to in a minute: a reason to look again, and none to say so. */
    readonly paceBytes?: number;
  }[];
  /** How long names that services use took to resolve; undefined address: not resolved. */
  readonly names: readonly { readonly name: string; readonly ms: number; readonly address?: string }[];
  /** What history or state could not be written for, as the system says it. */
  readonly writeProblem?: string;
  /** Bytes at which a log is turned over; where left out, the default. */
  readonly logBytes?: number;
  /** Copies of a service that run beside the supervised one, or in its place, and that nobody supervises. */
  readonly copies?: readonly CopyFacts[];
  /** Hosts that copies which shadow a service say they use. */
  readonly copyReferences?: readonly CopyReference[];
  /** Processes that hold a declared port or belong to a service, with terminal and session. */
  readonly processes: readonly ProcessInfo[];
  /** Programs that were looked for on the user's PATH, by service. */
  readonly programs: readonly { readonly service: string; readonly program: string; readonly found: boolean }[];
}

/** A process that is a service of the stack by its command and folder, and is not ours. */
export interface CopyFacts {
  readonly service: string;
  readonly process: ProcessInfo;
  /** Above it, nearest first. */
  readonly parents: readonly ProcessInfo[];
  /** On what evidence it counts as a copy: one clause. */
  readonly why: string;
}

/** A host that a native copy of a service says it uses, in its answer to that service's own health check. */
export interface CopyReference extends Reference {
  readonly service: string;
}
