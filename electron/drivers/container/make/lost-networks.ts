/**
 * A network that was removed and made again has another id, and a container that was stopped meanwhile asks for the old one: it never
 * starts again by itself, nor by Compose ("network 4f1c... not found"). It is joined to the network that has the name now.
 */
import type { EndpointSettings } from 'dockerode';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { Container } from '../container.ts';
import type { Engine } from '../engine/engine.ts';
import { COMPOSE_LABELS } from '../identity.ts';
import { isShortId } from '../short-id.ts';
import { NETWORK_MISSING } from './start-problems.ts';

interface Lost {
  readonly network: string;
  /** What the container was there: names, a fixed address. */
  readonly endpoint: EndpointSettings;
}

/**
 * Joins a stopped container to the networks that have the names of those it lost.
 * @returns their names, none where it lost none; `network-missing` with the way out where there is no network of such a name
 */
export async function rejoin(engine: Engine, container: Container): Promise<Result<readonly string[]>> {
  const { id, name } = container;
  const listed = await engine.request('list the networks', (docker, abortSignal) =>
    docker.listNetworks({ abortSignal }),
  );
  if (!listed.ok) return listed;
  const lost = await lostBy(engine, id, new Set(listed.value.map((network) => network.Id)));
  if (!lost.ok) return lost;
  const names = new Set(listed.value.map((network) => network.Name));
  const gone = lost.value.flatMap(({ network }) => (names.has(network) ? [] : [network]));
  if (gone.length > 0) return fail(missing(container, gone));
  for (const { network, endpoint } of lost.value) {
    const joined = await engine.request(`join container ${name} to network ${network}`, (docker) =>
      docker.getNetwork(network).connect({ Container: id, EndpointConfig: endpoint }),
    );
    if (!joined.ok) return joined;
  }
  return ok(lost.value.map(({ network }) => network));
}

async function lostBy(engine: Engine, id: string, there: ReadonlySet<string>): Promise<Result<readonly Lost[]>> {
  const looked = await engine.request('describe a container', (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  if (!looked.ok) return looked;
  const joined = Object.entries(looked.value.NetworkSettings.Networks);
  return ok(
    joined.flatMap(([network, { NetworkID, Aliases, IPAMConfig, Links }]) => {
      // Without an id it has never been started, and is looked for by name.
      if (NetworkID !== '' && there.has(NetworkID)) return [];
      const names = ((Aliases ?? []) as readonly string[]).filter((alias) => !isShortId(id, alias));
      const endpoint = { Aliases: names, ...(IPAMConfig && { IPAMConfig }), ...(Links && { Links }) };
      return [{ network, endpoint: endpoint as EndpointSettings }];
    }),
  );
}

function missing({ name, labels }: Container, networks: readonly string[]): Problem {
  const which = networks.length === 1 ? 'network {}, which was' : 'networks {}, which were';
  const byCompose = labels[COMPOSE_LABELS.project] !== undefined;
  const made = networks.map((network) => `docker network create ${network}`).join(' && ');
  return {
    code: NETWORK_MISSING,
    message: `Container ${name} was made for ${which.replace('{}', networks.join(', '))} removed.`,
    // One that Compose did not make is refused by it.
    hint: byCompose ? 'start it again, and Compose makes it' : `${made}, then start it again`,
  };
}
