/** Networks and volumes of a Compose project, made where they are missing, labelled so that Compose takes them for its own. */
import { fail, ok, type Result } from '../../../result.ts';
import type {
  ComposeNetwork,
  ComposeProject,
  ComposeService,
  ComposeVolume,
} from '../../../stack/compose/project/project.ts';
import type { Engine } from '../engine/engine.ts';
import { ensureNamedNetwork, hasNetwork } from '../engine/networks.ts';
import { COMPOSE_LABELS } from '../identity.ts';
import { externalMissing } from './command-output.ts';

/** All that one service needs. Fails with `external-missing` where the files say that somebody else makes it. */
export async function ensureResources(
  engine: Engine,
  project: ComposeProject,
  service: ComposeService,
): Promise<Result<unknown>> {
  const networks = project.networks.filter(({ key }) => service.networks.some(({ network }) => network === key));
  const sources = new Set(service.volumes.flatMap(({ type, source }) => (type === 'volume' && source ? [source] : [])));
  const volumes = project.volumes.filter(({ key }) => sources.has(key));
  for (const network of networks) {
    const ensured = await ensureNetwork(engine, project.name, service.name, network);
    if (!ensured.ok) return ensured;
  }
  for (const volume of volumes) {
    const ensured = await ensureVolume(engine, project.name, service.name, volume);
    if (!ensured.ok) return ensured;
  }
  return ok(undefined);
}

async function ensureNetwork(
  engine: Engine,
  project: string,
  service: string,
  network: ComposeNetwork,
): Promise<Result<unknown>> {
  const { key, name, driver, driverOpts, subnets } = network;
  if (network.external) {
    const there = await hasNetwork(engine, name);
    return there.ok && !there.value ? fail(externalMissing(service, 'network', name)) : there;
  }
  const ipam = subnets.map(({ subnet, gateway, ipRange }) => ({
    ...(subnet && { Subnet: subnet }),
    ...(gateway && { Gateway: gateway }),
    ...(ipRange && { IPRange: ipRange }),
  }));
  return ensureNamedNetwork(engine, {
    Name: name,
    ...(driver && { Driver: driver }),
    Options: { ...driverOpts },
    ...(ipam.length > 0 && { IPAM: { Driver: 'default', Config: ipam } }),
    Internal: network.internal,
    Attachable: network.attachable,
    ...(network.enableIpv6 !== undefined && { EnableIPv6: network.enableIpv6 }),
    Labels: { ...network.labels, [COMPOSE_LABELS.project]: project, [COMPOSE_LABELS.network]: key },
  });
}

/** Making a volume that exists changes nothing. */
async function ensureVolume(
  engine: Engine,
  project: string,
  service: string,
  { key, name, external, driver, driverOpts, labels }: ComposeVolume,
): Promise<Result<unknown>> {
  const seen = await engine.request(`look for the volume ${name}`, (docker) => docker.getVolume(name).inspect());
  if (seen.ok || seen.problem.status !== 404) return seen;
  if (external) return fail(externalMissing(service, 'volume', name));
  return engine.request(`make the volume ${name}`, (docker) =>
    docker.createVolume({
      Name: name,
      ...(driver && { Driver: driver }),
      DriverOpts: { ...driverOpts },
      Labels: { ...labels, [COMPOSE_LABELS.project]: project, [COMPOSE_LABELS.volume]: key },
    }),
  );
}
