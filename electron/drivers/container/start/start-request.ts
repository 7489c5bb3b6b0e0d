/** What goes into a start of a container, and what the first half of it hands to the second. */
import type { ComposeAccess } from '../compose/access.ts';
import type { Container } from '../container.ts';
import type { MakeOrder } from '../make/make-order.ts';
import type { PortHolder } from './port-holder.ts';

/** What a start needs besides the engine. */
export interface ContainerDeps {
  readonly compose: ComposeAccess;
  readonly portHolder?: PortHolder;
}

export interface StartOrder extends MakeOrder {
  readonly deps: ContainerDeps;
}

export interface Provided {
  readonly container: Container;
  /** Compose began a new life of it just now: there is nothing left to start. */
  readonly begun: boolean;
}
