/** What `docker inspect` says of a container, and how much of it must be the same in one that reproduces it. */

import type { ContainerInspectInfo } from 'dockerode';
import { isShortId } from '../../electron/drivers/container/short-id.ts';
import { docker } from './docker.ts';

export async function inspect(container: string): Promise<ContainerInspectInfo> {
  return JSON.parse(await docker('container', 'inspect', container))[0];
}

/** The parts that a definition decides, in one order, without what the engine makes up for each container. */
export function comparable(
  seen: ContainerInspectInfo,
  { without = [] }: { without?: readonly string[] } = {},
): Record<string, unknown> {
  const { Config, HostConfig, Mounts, NetworkSettings } = seen;
  const drop = (value: object) =>
    Object.fromEntries(Object.entries(value).filter(([key, one]) => !without.includes(key) && !isEmpty(one)));
  return {
    image: seen.Image,
    config: drop({
      ...Config,
      Env: [...Config.Env].sort(),
      Hostname: ownHostname(seen),
    }),
    host: drop({ ...HostConfig, Binds: undefined, Mounts: undefined }),
    mounts: Mounts.map(({ Type, Name, Source, Destination, RW }) =>
      [Destination, Type, Name ?? Source, RW].join(' '),
    ).sort(),
    networks: Object.entries(NetworkSettings.Networks)
      .map(([name, { Aliases, IPAMConfig }]) => ({
        name,
        aliases: ((Aliases ?? []) as string[]).filter((alias) => !isShortId(seen.Id, alias)).sort(),
        address: IPAMConfig?.IPv4Address ?? '',
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    ports: NetworkSettings.Ports && sorted(NetworkSettings.Ports),
  };
}

/** Undefined where nobody gave it: it is made from the id then, or is that of another container. */
function ownHostname({ Id, Config, HostConfig }: ContainerInspectInfo): string | undefined {
  const given = !isShortId(Id, Config.Hostname) && !HostConfig.NetworkMode?.startsWith('container:');
  return given ? Config.Hostname : undefined;
}

/** The engine lists the bindings of one port in no order. */
function sorted(ports: ContainerInspectInfo['NetworkSettings']['Ports']): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(ports).map(([port, bindings]) => [
      port,
      (bindings ?? []).map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}`).sort(),
    ]),
  );
}

/** The engine writes "not given" as null, nothing, zero or an empty list, depending on who asked. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
