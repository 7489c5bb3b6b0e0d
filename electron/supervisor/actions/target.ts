/** What actions and the doctor need of a running stack: interfaces of their own, so that neither knows what runs it. */
import type { Verification } from '../../contract/action.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Actor } from '../../contract/history.ts';
import type { Doctor } from '../../doctor/doctor.ts';
import type { Identity } from '../../health/probe.ts';
import type { HistoryLog } from '../../history/log.ts';
import type { Connection } from '../../platform/platform.ts';
import type { Picture } from '../../ports/types.ts';
import type { Problem } from '../../result.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';
import type { VerifyDeps } from './verify.ts';

/** The states of its services, and the two ways in which an action changes them: an event, a line of the history. */
export interface TargetState
  extends Pick<
    StackState,
    'stack' | 'managedServices' | 'managed' | 'services' | 'send' | 'dispatch' | 'record' | 'redact'
  > {
  readonly history: Pick<HistoryLog, 'recent'>;
}

export interface TargetPorts {
  picture(): Picture;
  /** Processes that hold what they are to hold, or that nothing may end. */
  keptPids(): readonly number[];
  /** Per declared port of the service: is it answered by it and by it only. */
  checks(managed: ManagedService): readonly Verification[];
  /** Whether it is the stack that answers a connection. */
  identifyAny(connection: Connection, redirected: boolean): Promise<Identity>;
}

/** The stack that an action changes. */
export interface ActionTarget {
  readonly state: TargetState;
  readonly ports: TargetPorts;
  readonly waiters: {
    /** True when the condition holds, false at the deadline. */
    until(condition: () => boolean, deadlineMs: number): Promise<boolean>;
    look(): void;
  };
  readonly doctor: Pick<Doctor, 'run' | 'plan' | 'blindTo'>;
  describe(managed: ManagedService): string;
  /** A wish for one service; it takes effect at once and is not waited for. */
  ask(id: string, type: 'up' | 'restart', actor: Actor, cause: string): void;
  verifying(): VerifyDeps;
  /** Does something that a person confirmed: what it writes is approved with it. */
  accepting<T>(work: () => Promise<T>): Promise<T>;
  snapshot(): { readonly findings: readonly Finding[] };
  /** Something that people see has changed. */
  touch(): void;
  noSuchService(id: string): Problem;
}

/** The stack that the doctor looks at. */
export interface DoctorSource {
  /** Tells open stacks apart. */
  readonly key: string;
  readonly state: Pick<StackState, 'stack' | 'managedServices' | 'services' | 'logFile' | 'diskProblem'>;
  readonly ports: Pick<TargetPorts, 'picture'>;
  describe(managed: ManagedService): string;
  touch(): void;
}
