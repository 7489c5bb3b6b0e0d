import { LIMITS } from '../../limits.ts';
import { ofService } from '../../ports/of-service.ts';
import { onPort } from '../../ports/on-port.ts';
import type { Claim, Inventory } from '../../ports/types.ts';
import type { Clock } from '../model/clock.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';
import { overlaps } from './start-gate.ts';

/** Tries a service that a taken port blocked again as soon as a look shows that nobody holds the port any more. */
export class FreedPorts {
  readonly #state: Pick<StackState, 'managedServices' | 'send'>;
  readonly #clock: Pick<Clock, 'now'>;
  /** Monotonic ms of the last retry, by service. */
  readonly #tried = new Map<string, number>();

  constructor(state: Pick<StackState, 'managedServices' | 'send'>, clock: Pick<Clock, 'now'>) {
    this.#state = state;
    this.#clock = clock;
  }

  /** After every look at the ports. */
  looked(picture: { readonly claims: readonly Claim[]; readonly inventory: Inventory }): void {
    const now = this.#clock.now();
    for (const [id, managed] of this.#state.managedServices) {
      const last = this.#tried.get(id);
      if (!isBlockedByPort(managed) || (last !== undefined && now - last < LIMITS.ports.retryGapMs)) continue;
      const claim = ofService(picture.claims, id)[0];
      if (!portsAreFree(managed, claim, picture.inventory)) continue;
      this.#tried.set(id, now);
      this.#state.send(id, { type: 'retry', cause: 'its port is free again' });
    }
  }
}

/** Not when parts of its own last run are in the way: those have to be ended by hand. */
function isBlockedByPort({ service, previous, spec }: ManagedService): boolean {
  const { phase } = service;
  if (phase.state !== 'blocked' || phase.problem.code !== 'port-taken') return false;
  return spec.kind === 'container' || !previous;
}

function portsAreFree(managed: ManagedService, claim: Claim | undefined, inventory: Inventory): boolean {
  const declared = managed.spec.kind === 'container' ? (claim?.ports ?? managed.spec.ports) : managed.spec.ports;
  const ports = declared.filter((port) => port.protocol === 'tcp');
  if (ports.length === 0) return false;
  return ports.every((port) => {
    if (managed.spec.kind === 'native')
      return !onPort(inventory.listeners, port.port).some((one) => one.protocol === 'tcp' && overlaps(one, port));
    // The engine may publish on every address: any holder may be the one that it met.
    const held = onPort(inventory.listeners, port.port).some((one) => one.protocol === 'tcp');
    return !held && onPort(inventory.forwarded, port.port).length === 0;
  });
}
