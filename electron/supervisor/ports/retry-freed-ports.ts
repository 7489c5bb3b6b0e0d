import { LIMITS } from '../../limits.ts';
import type { Claim, Inventory } from '../../ports/types.ts';
import type { Clock } from '../model/clock.ts';
import type { Cell } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';
import { overlaps } from './start-gate.ts';

/** Tries a service that a taken port blocked again as soon as a look shows that nobody holds the port any more. */
export class FreedPorts {
  readonly #state: Pick<StackState, 'cells' | 'machine' | 'send'>;
  readonly #clock: Pick<Clock, 'now'>;
  /** Monotonic ms of the last retry, by service. */
  readonly #tried = new Map<string, number>();

  constructor(state: Pick<StackState, 'cells' | 'machine' | 'send'>, clock: Pick<Clock, 'now'>) {
    this.#state = state;
    this.#clock = clock;
  }

  /** After every look at the ports. */
  looked(picture: { readonly claims: readonly Claim[]; readonly inventory: Inventory }): void {
    const now = this.#clock.now();
    for (const [id, cell] of this.#state.cells) {
      const last = this.#tried.get(id);
      if (!isBlockedByPort(cell) || (last !== undefined && now - last < LIMITS.ports.retryGapMs)) continue;
      const claim = picture.claims.find((one) => one.service === id);
      if (!portsAreFree(cell, claim, picture.inventory)) continue;
      this.#tried.set(id, now);
      const waitingFor = this.#state.machine.waitingFor(id);
      this.#state.send(id, { type: 'retry', cause: 'its port is free again', waitingFor });
    }
  }
}

/** Not when parts of its own last run are in the way: those have to be ended by hand. */
function isBlockedByPort({ service, previous, spec }: Cell): boolean {
  const { phase } = service;
  if (phase.state !== 'blocked' || phase.problem.code !== 'port-taken') return false;
  return spec.kind === 'container' || !previous;
}

function portsAreFree(cell: Cell, claim: Claim | undefined, inventory: Inventory): boolean {
  const declared = cell.spec.kind === 'container' ? (claim?.ports ?? cell.spec.ports) : cell.spec.ports;
  const ports = declared.filter((port) => port.protocol === 'tcp');
  const listeners = inventory.listeners.filter((one) => one.protocol === 'tcp');
  if (ports.length === 0) return false;
  return ports.every((port) => {
    if (cell.spec.kind === 'native') return !listeners.some((one) => one.port === port.port && overlaps(one, port));
    // The engine may publish on every address: any holder may be the one that it met.
    return ![...listeners, ...inventory.forwarded].some((one) => one.port === port.port);
  });
}
