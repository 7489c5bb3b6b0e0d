import type { Engine } from '../../drivers/container/engine/engine.ts';
import { commandOf, sourcesOf } from '../../drivers/container/facts.ts';
import type { ContainerOrigin } from './port-claims.ts';

/** Command and source folders of every known container, by its id: what a native copy of it would look like. */
export function originsOf(engine: Engine): ReadonlyMap<string, ContainerOrigin> {
  return new Map(engine.list().map((one) => [one.id, { command: commandOf(one), sources: sourcesOf(one) }]));
}
