/** From a container as it is to what the engine is asked to create in its place. Pure. */

import type { ContainerCreateOptions, ContainerInspectInfo, EndpointSettings, HostConfig } from 'dockerode';
import { isShortId } from '../short-id.ts';

/** What is to be different; everything else stays. */
export interface ContainerChange {
  /** In the engine's shape: `Test`, and durations in nanoseconds; what is left out stays. */
  readonly healthcheck?: Partial<NonNullable<ContainerCreateOptions['Healthcheck']>>;
  readonly restartPolicy?: { readonly name: string; readonly maxRetries: number };
}

export interface Replacement {
  readonly create: ContainerCreateOptions & { readonly name: string };
  /** Joined after it was created and before it is started: engines before API 1.44 take one network with the creation. */
  readonly join: readonly { readonly network: string; readonly endpoint: EndpointSettings }[];
  /** The network that a creation gives by itself, where the container had left it. */
  readonly leave?: string;
}

/**
 * `old` is what `inspect` says. `imageNow`: the id that its image's name means now; where that is another one the new container
 * is made from the old id, since a new image is a change that nobody asked for.
 */
export function replacementFor(
  old: ContainerInspectInfo,
  change: ContainerChange,
  imageNow: string | undefined,
): Replacement {
  const { Config: config, HostConfig: host } = old;
  const networks = Object.entries(old.NetworkSettings.Networks ?? {});
  const joinable = hasNetworks(host.NetworkMode) ? networks : [];
  const first = joinable.find(([name, { NetworkID }]) => isPrimary(host.NetworkMode, name, NetworkID));
  const leave =
    hasNetworks(host.NetworkMode) && !first && networks.length > 0 ? primaryOf(host.NetworkMode) : undefined;
  const create = {
    ...config,
    ...hostname(old),
    name: old.Name.replace(/^\//, ''),
    Image: imageNow === old.Image ? config.Image : old.Image,
    ...(change.healthcheck && { Healthcheck: { ...config.Healthcheck, ...change.healthcheck } }),
    HostConfig: hostConfig(old, change),
    NetworkingConfig: { EndpointsConfig: first ? { [first[0]]: endpointOf(old.Id, first) } : {} },
  };
  return {
    create: create as Replacement['create'],
    join: joinable
      .filter((one) => one !== first)
      .map((one) => ({ network: one[0], endpoint: endpointOf(old.Id, one) })),
    ...(leave && { leave }),
  };
}

function hasNetworks(mode = 'default'): boolean {
  return mode !== 'host' && mode !== 'none' && !mode.startsWith('container:');
}

function primaryOf(mode = 'default'): string {
  return mode === 'default' || mode === '' ? 'bridge' : mode;
}

function isPrimary(mode: string | undefined, name: string, id: string | undefined): boolean {
  return primaryOf(mode) === name || (id !== undefined && mode === id);
}

/** The engine names a container after its id where nobody gave it a name; the new one has another id. */
function hostname({ Id, Config, HostConfig: host }: ContainerInspectInfo): { Hostname?: string } {
  const ofAnother = host.NetworkMode?.startsWith('container:') ?? false;
  return ofAnother || isShortId(Id, Config.Hostname) ? { Hostname: undefined } : {};
}

type Network = ContainerInspectInfo['NetworkSettings']['Networks'][string];

/** What a person or Compose gave; the rest (gateway, generated address, old short id) the engine makes anew. */
function endpointOf(id: string, [name, network]: [string, Network]): EndpointSettings {
  const { Aliases, IPAMConfig, Links, DriverOpts } = network as Network & { DriverOpts?: Record<string, string> };
  // The default bridge knows no aliases and refuses them.
  const aliases = name === 'bridge' ? [] : ((Aliases ?? []) as string[]).filter((alias) => !isShortId(id, alias));
  return {
    ...(aliases.length > 0 && { Aliases: aliases }),
    ...(IPAMConfig && { IPAMConfig }),
    ...(Links && { Links }),
    ...(DriverOpts && { DriverOpts }),
  } as EndpointSettings;
}

function hostConfig(old: ContainerInspectInfo, change: ContainerChange): HostConfig {
  const { HostConfig: host } = old;
  const policy = change.restartPolicy;
  const mounts = (host.Mounts ?? []).map((mount) => {
    const volume = old.Mounts.find(({ Destination }) => Destination === mount.Target)?.Name;
    return mount.Type === 'volume' && !mount.Source && volume ? { ...mount, Source: volume } : mount;
  });
  return {
    ...host,
    Binds: [...(host.Binds ?? []), ...namelessVolumes(old)],
    ...(host.Mounts && { Mounts: mounts }),
    Links: host.Links?.map((link: string) => link.replace(/^\/(.+):\/.*\/([^/]+)$/, '$1:$2')),
    ...(policy && {
      RestartPolicy: {
        Name: policy.name,
        ...(policy.name === 'on-failure' && { MaximumRetryCount: policy.maxRetries }),
      },
    }),
  };
}

/** Volumes without a name of their own hold data all the same: the new container gets the very same ones. */
function namelessVolumes({ HostConfig: host, Mounts }: ContainerInspectInfo): string[] {
  const bound = (host.Binds ?? []).map((bind) => bind.split(':')[1] ?? bind);
  const mounted = (host.Mounts ?? []).map(({ Target }) => Target);
  const taken = new Set([...bound, ...mounted]);
  return Mounts.flatMap(({ Type, Name, Destination, RW }) =>
    Type === 'volume' && Name && !taken.has(Destination) ? [`${Name}:${Destination}${RW ? '' : ':ro'}`] : [],
  );
}
