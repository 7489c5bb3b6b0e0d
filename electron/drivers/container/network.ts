/** The network that the containers of one stack share, so that they find each other by service name, as in Compose. */
import { ok, type Result } from '../../result.ts';
import type { Engine } from './engine.ts';
import { STACK_LABEL } from './identity.ts';

/** Compose's name for it; one that Compose made for a project of this name is used as it is. */
export function networkName(stackName: string): string {
  return `${stackName}_default`;
}

/** Makes the network where it is not there yet. Two services that start together may both try: the second finds it. */
export async function ensureNetwork(engine: Engine, stackName: string): Promise<Result<string>> {
  const name = networkName(stackName);
  const made = await engine.request(`make the network ${name}`, async (docker) => {
    const present = await docker.listNetworks({ filters: { name: [name] } });
    if (present.some((network) => network.Name === name)) return;
    await docker.createNetwork({ Name: name, CheckDuplicate: true, Labels: { [STACK_LABEL]: stackName } });
  });
  // 409: somebody was faster, which is what we want.
  return made.ok || made.problem.status === 409 ? ok(name) : made;
}
