import { leavesContainers } from '../../commands/client-command.ts';
import type { Observation, Replicas, Running } from '../../drivers/driver.ts';
import { newService } from '../../lifecycle/reduce.ts';
import type { Rules, Service } from '../../lifecycle/service.ts';
import type { ProcessIdentity, Usage } from '../../platform/platform.ts';
import type { Listener } from '../../ports/types.ts';
import { dependentsIn } from '../../stack/dependents.ts';
import type { ServiceSpec, Stack } from '../../stack/stack.ts';
import type { Moment } from './clock.ts';
import type { MadeContainer, SavedService } from './saved-service.ts';

/**
 * One service of a running stack at one moment: its definition, its pure state, and what is known of the thing itself. A record
 * never changes: the next one takes its place (`state/record-step.ts`).
 */
export interface ServiceRecord {
  /** As the stack file says it now. */
  readonly spec: ServiceSpec;
  readonly service: Service;
  /** The incarnation that lives, as its driver named it. */
  readonly running: Running | undefined;
  /** The incarnation before, until nothing of it lives any more. */
  readonly previous: Running | undefined;
  /** Epoch milliseconds of the last change of state. */
  readonly since: number;
  /** Why the last change of state happened. */
  readonly cause: string;
  /** It went down by itself and is being brought back; ends with good health or a person's wish. */
  readonly recovering: boolean;
  /** The incarnation that lives, or the last one, was in good health. */
  readonly wasGoodBeforeExit: boolean;
  /** Processes of earlier incarnations that may still hold ports. */
  readonly earlier: readonly ProcessIdentity[];
  /** Live members of the process tree when it was last looked at. */
  readonly treePids: readonly number[];
  /** Declared ports that nobody listened on when the ports were last looked at. */
  readonly unheld: readonly number[];
  /** Sockets that its own processes listened on then, where one of its ports is only assumed. */
  readonly listening: readonly Listener[];
  /** Where this incarnation was seen to pass a check of an assumed port. */
  readonly provenPort: number | undefined;
  /** Containers that its command started through the engine, as long as they exist. */
  readonly made: readonly MadeContainer[];
  /** Of a service with several containers: how many of them are up. */
  readonly replicas: Replicas | undefined;
  /** Monotonic ms since which every port that it declares is answered by it alone; undefined: not so when last looked at. */
  readonly heldSince: number | undefined;
  readonly usage: Usage | undefined;
  /** What the engine's own check of its container says, where another check decides. */
  readonly engineHealth: 'starting' | 'healthy' | 'unhealthy' | undefined;
  /** What its driver saw while a start of ours had not been told yet, oldest first: nothing repeats it, so it is told then. */
  readonly pendingObservations: readonly Observation[];
  /** What its start is at, while one is in progress. */
  readonly progress: string | undefined;
  /** What it said last before it failed, as evidence keeps it. */
  readonly lastLine: string | undefined;
  /** Of its output when it last ended by itself: kept through its restarts, for what ends again and again. */
  readonly lastEnd: readonly string[];
  /** Stopped for its new definition: down for this moment, but wanted; what is saved says so. */
  readonly stoppedForReload: boolean;
  /** The generation that was begun by a definition which does not hold any more, until a later one is. */
  readonly outdated: number | undefined;
  /** Grows with every intent for this service: an older action that finds it changed lets go. */
  readonly intents: number;
}

/**
 * A service as everybody reads it: the same object for as long as the service is part of the stack, and always what is known now.
 * It cannot be written: what happens to a service is told to the dispatcher, the only one that replaces its record.
 */
export interface ManagedService extends ServiceRecord {}

/** A service as it is before anything was asked, going on from what an earlier run of Stacklight left. */
export function newServiceRecord(
  stack: Stack,
  spec: ServiceSpec,
  saved: SavedService | undefined,
  { now, wall }: Moment,
): ServiceRecord {
  return {
    spec,
    service: newService(spec.id, rulesOf(stack, spec), now, saved?.generation ?? 0),
    running: undefined,
    previous: undefined,
    since: wall,
    cause: 'not started',
    recovering: false,
    wasGoodBeforeExit: false,
    earlier: saved?.earlier ?? [],
    treePids: [],
    unheld: [],
    listening: [],
    provenPort: undefined,
    made: saved?.made ?? [],
    replicas: undefined,
    heldSince: undefined,
    usage: undefined,
    engineHealth: undefined,
    pendingObservations: [],
    progress: undefined,
    lastLine: undefined,
    lastEnd: [],
    stoppedForReload: false,
    outdated: saved?.outdated,
    intents: 0,
  };
}

/**
 * The rules of the state machine for a service. A job is what others wait to complete, what declares neither a
 * port nor a check and is not to be restarted after a clean exit, or what leaves containers and ends (`up -d`).
 */
export function rulesOf(stack: Stack, spec: ServiceSpec): Rules {
  const awaited = dependentsIn(stack, spec.id).some(
    ({ dependency }) => dependency.condition === 'service_completed_successfully',
  );
  return {
    kind: spec.kind,
    restart: spec.restart,
    health: healthRules(spec),
    oneShot: awaited || isJob(spec, spec.healthcheck.probe) || leavesContainers(spec.native?.command ?? []),
  };
}

/** A check of a port that is only assumed counts once the service was seen to pass it where it listens. */
function healthRules(spec: ServiceSpec): Rules['health'] {
  if (spec.healthcheck.assumed) return { ...spec.healthcheck, probe: { type: 'none' } };
  return engineRunsIt(spec) ? { ...spec.healthcheck, probe: { type: 'engine' } } : spec.healthcheck;
}

/** By what it declares; `probe` is its real check. */
export function isJob(
  { kind, ports, assumedPorts = [], restart }: ServiceSpec,
  probe: ServiceSpec['healthcheck']['probe'],
): boolean {
  const quiet = ports.length === 0 && assumedPorts.length === 0 && probe.type === 'none';
  return quiet && (restart.policy === 'no' || restart.policy === 'on-failure') && kind !== 'external';
}

/** A command check of a container that we make is handed to the engine: it runs it, also while we do not. */
function engineRunsIt({ container, healthcheck }: ServiceSpec): boolean {
  return container?.from.how === 'image' && healthcheck.probe.type === 'exec';
}
