import { isDeepStrictEqual } from 'node:util';
import { leavesContainers } from '../../commands/client-command.ts';
import type { Observation, Replicas, Running } from '../../drivers/driver.ts';
import { newHealth } from '../../health/judge.ts';
import { newService } from '../../lifecycle/reduce.ts';
import { isLive, type Phase, type Rules, type Service } from '../../lifecycle/service.ts';
import type { ProcessIdentity, Usage } from '../../platform/platform.ts';
import type { Listener } from '../../ports/types.ts';
import type { ServiceSpec, Stack } from '../../stack/stack.ts';
import type { MadeContainer, SavedService } from './ledger.ts';

/** One service of a running stack: its definition, its pure state, and what is known of the thing itself. */
export interface ManagedService {
  /** As the stack file says it now. */
  spec: ServiceSpec;
  service: Service;
  /** The incarnation that lives, as its driver named it. */
  running: Running | undefined;
  /** The incarnation before, until nothing of it lives any more. */
  previous: Running | undefined;
  /** Epoch milliseconds of the last change of state. */
  since: number;
  /** Why the last change of state happened. */
  cause: string;
  /** It went down by itself and is being brought back; ends with good health or a person's wish. */
  recovering: boolean;
  /** The incarnation that lives, or the last one, was in good health. */
  wasGoodBeforeExit: boolean;
  /** Processes of earlier incarnations that may still hold ports. */
  earlier: readonly ProcessIdentity[];
  /** Live members of the process tree when it was last looked at. */
  treePids: readonly number[];
  /** Declared ports that nobody listened on when the ports were last looked at. */
  unheld: readonly number[];
  /** Sockets that its own processes listened on then, where one of its ports is only assumed. */
  listening: readonly Listener[];
  /** Where this incarnation was seen to pass a check of an assumed port. */
  provenPort: number | undefined;
  /** Containers that its command started through the engine, as long as they exist. */
  made: readonly MadeContainer[];
  /** Of a service with several containers: how many of them are up. */
  replicas: Replicas | undefined;
  /** Monotonic ms since which every port that it declares is answered by it alone; undefined: not so when last looked at. */
  heldSince: number | undefined;
  usage: Usage | undefined;
  /** What the engine's own check of its container says, where another check decides. */
  engineHealth: 'starting' | 'healthy' | 'unhealthy' | undefined;
  /** What its driver saw while a start of ours had not been told yet, oldest first: nothing repeats it, so it is told then. */
  pendingObservations: readonly Observation[];
  /** What its start is at, while one is in progress. */
  progress: string | undefined;
  /** What it said last before it failed, as evidence keeps it. */
  lastLine: string | undefined;
  /** Of its output when it last ended by itself: kept through its restarts, for what ends again and again. */
  lastEnd: readonly string[];
  /** Dismiss for its new definition: down for this moment, but wanted; what is saved says so. */
  stoppedForReload: boolean;
  /** Grows with every intent for this service: an older action that finds it changed lets go. */
  intents: number;
}

/** A managed service as it is before anything was asked, going on from what an earlier run of Stacklight left. */
export function newManagedService(
  stack: Stack,
  spec: ServiceSpec,
  saved: SavedService | undefined,
  now: number,
  wall: number,
): ManagedService {
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
    intents: 0,
  };
}

/**
 * The managed service under a new version of the stack file. What lives lives on; a check that changed begins its judgement anew.
 * One that became another kind of thing is put away and starts as a new one, with the numbering going on.
 */
export function redefined(
  managed: ManagedService,
  stack: Stack,
  spec: ServiceSpec,
  now: number,
  wall: number,
): ManagedService {
  const service = { ...managed.service, id: spec.id };
  if (spec.kind !== managed.spec.kind) {
    const { made } = managed;
    const saved = {
      ...{ desired: service.desired, generation: service.generation, earlier: [...managed.earlier] },
      ...(made.length > 0 && { made: [...made] }),
    };
    const fresh = newManagedService(stack, spec, saved, now, wall);
    return { ...fresh, service: { ...fresh.service, desired: service.desired } };
  }
  const rules = rulesOf(stack, spec);
  const sameCheck = isDeepStrictEqual(spec.healthcheck, managed.spec.healthcheck);
  managed.spec = spec;
  if (!sameCheck) managed.provenPort = undefined;
  if (sameCheck) {
    // The engine's word on whether there is a check at all was found out at the start; it holds.
    managed.service = { ...service, rules: { ...rules, health: service.rules.health } };
    return managed;
  }
  const plain = rules.health.probe.type === 'none';
  const phase: Phase = plain ? { state: 'running' } : { state: 'starting', spawned: true, afterCrash: false };
  const judgement = { health: newHealth(now), goodSince: plain ? now : undefined, phase };
  managed.service = { ...service, rules, ...(isLive(service.phase) ? judgement : {}) };
  return managed;
}

/**
 * The rules of the state machine for a service. A job is what others wait to complete, what declares neither a
 * port nor a check and is not to be restarted after a clean exit, or what leaves containers and ends (`up -d`).
 */
function rulesOf(stack: Stack, spec: ServiceSpec): Rules {
  const awaited = stack.services.some((other) =>
    other.dependsOn.some((dep) => dep.service === spec.id && dep.condition === 'service_completed_successfully'),
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
