import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { ofService } from '../../ports/of-service.ts';
import type { Inventory } from '../../ports/types.ts';
import type { PortSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { PortJudgement } from './port-views.ts';

/**
 * The declared tcp ports of a service that nobody at all listens on. A port that somebody else holds is the matter of
 * verdicts and shadows; about containers nothing is said while the engine is silent.
 */
export function unheldPorts(
  managed: ManagedService,
  ports: readonly PortSpec[],
  judgement: PortJudgement,
  inventory: Inventory,
): readonly number[] {
  const { id, kind } = managed.spec;
  if (kind === 'external' || (kind === 'container' && !inventory.enginesKnown)) return [];
  const held = (port: PortSpec) =>
    ofService(judgement.holders, id).some((one) => one.port === port.port && one.protocol === port.protocol);
  return ports.filter((port) => port.protocol === 'tcp' && !held(port)).map(({ port }) => port);
}

/** What it lacks although it counts as good and has had the time to listen. `now` is monotonic milliseconds. */
export function lackedPorts(managed: ManagedService, now: number): readonly number[] {
  const { phase } = managed.service;
  if (!isGood(phase.state) || phase.state === 'completed') return [];
  return settlesAt(managed) <= now ? managed.unheld : [];
}

/** When a service that lives must listen; never for one that does not live. Monotonic milliseconds. */
export function settlesAt({ service }: ManagedService): number {
  return service.aliveSince === undefined ? Number.POSITIVE_INFINITY : service.aliveSince + LIMITS.ports.listenMs;
}

/** `; nothing listens on its port 8000`, or nothing where it lacks none. */
export function describeLack(managed: ManagedService, now: number): string {
  const ports = lackedPorts(managed, now);
  return ports.length === 0 ? '' : `; nothing listens on its port${ports.length > 1 ? 's' : ''} ${ports.join(', ')}`;
}
