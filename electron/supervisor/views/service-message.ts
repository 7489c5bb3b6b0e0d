import { describe } from '../../lifecycle/message.ts';
import type { Machines } from '../../lifecycle/service.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { describeShortReplicas, isShort } from '../model/short-replicas.ts';
import { describeLack } from '../ports/unheld-ports.ts';

/** Probes of ours that see a container from outside, as its users do. */
const OUTSIDE: ReadonlySet<string> = new Set(['http', 'tcp', 'websocket']);

/**
 * The sentence under a service. Where a container has a check of its own besides the one in the stack file, ours decides; that
 * the two disagree is said, since one of them is wrong. So is a declared port that nobody listens on. `now` is monotonic.
 */
export function describeService(
  managed: ManagedService,
  lacking: readonly string[],
  now: number,
  services?: Machines,
): string {
  const own = `${describe(managed.service, lacking, services)}${underWay(managed)}${disagreement(managed)}${describeLack(managed, now)}`;
  const short = isShort(managed) ? describeShortReplicas(managed.replicas) : undefined;
  return short === undefined ? own : `${short}; restart it to bring them all back; ${own}`;
}

/** A build or a pull takes minutes: what it is at. */
function underWay({ service: { phase }, progress }: ManagedService): string {
  const preparing = phase.state === 'starting' && !phase.spawned;
  return preparing && progress ? `: ${progress}` : '';
}

function disagreement({ service, running, engineHealth }: ManagedService): string {
  const { state } = service.phase;
  const ours = state === 'healthy' || state === 'unhealthy' ? state : undefined;
  const theirs = engineHealth === 'healthy' || engineHealth === 'unhealthy' ? engineHealth : undefined;
  const both = ours !== undefined && theirs !== undefined && running?.container?.hasHealthcheck === true;
  // What answers instead of the container says nothing about the container.
  const shadowed = service.shadow !== undefined || service.health.shadowed;
  if (!both || ours === theirs || shadowed || !OUTSIDE.has(service.rules.health.probe.type)) return '';
  return `; the engine's own check says ${theirs}`;
}
