import type { ServiceSpec } from '../../../stack/stack.ts';
import type { StartContext } from '../../driver.ts';
import type { Engine } from '../engine/engine.ts';
import type { Identity } from '../identity.ts';

/** For which service a container is to be made, where, and for which start. */
export interface MakeOrder {
  readonly engine: Engine;
  readonly spec: ServiceSpec;
  readonly identity: Identity;
  readonly context: StartContext;
}
