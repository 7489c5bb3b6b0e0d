/** Where a container's data lies, in Compose's words. Pure. */
import type { InspectedContainer } from './inspect.ts';

export interface ExportedMounts {
  readonly keys: object;
  /** Names of volumes that exist and are used as they are: the data is in them. */
  readonly volumes: readonly string[];
}

/** Every bind, volume and tmpfs. A volume without a name of its own is used by the name that the engine gave it. */
export function mountsOf({ HostConfig: host, Mounts }: InspectedContainer): ExportedMounts {
  const mounted = Mounts ?? [];
  const binds = host.Binds ?? [];
  const long = (host.Mounts ?? []).map((mount) => {
    const name = mounted.find(({ Destination }) => Destination === mount.Target)?.Name;
    return { ...mount, Source: mount.Source || (mount.Type === 'volume' ? name : undefined) };
  });
  const taken = new Set([...binds.map((bind) => bind.split(':')[1] ?? bind), ...long.map(({ Target }) => Target)]);
  // With volumes_from the others' volumes are listed as well and come with them.
  const nameless = (host.VolumesFrom?.length ?? 0) > 0 ? [] : mounted;
  const anonymous = nameless.flatMap(({ Type, Name, Destination, RW }) =>
    Type === 'volume' && Name && !taken.has(Destination) ? [`${Name}:${Destination}${RW === false ? ':ro' : ''}`] : [],
  );
  const short = [...binds, ...anonymous];
  const all = [...short, ...long.map(longForm)];
  const tmpfs = Object.entries(host.Tmpfs ?? {}).map(([path, options]) => (options ? `${path}:${options}` : path));
  const from = (host.VolumesFrom ?? []).map((one) => `container:${one}`);
  return {
    keys: {
      volumes: all.length > 0 ? all : undefined,
      tmpfs: tmpfs.length > 0 ? tmpfs : undefined,
      volumes_from: from.length > 0 ? from : undefined,
    },
    volumes: [
      ...short.flatMap((bind) => bind.split(':')[0] ?? []),
      ...long.flatMap(({ Type, Source }) => (Type === 'volume' && Source ? [Source] : [])),
    ].filter((source) => !source.startsWith('/') && !source.startsWith('~')),
  };
}

type LongMount = NonNullable<InspectedContainer['HostConfig']['Mounts']>[number];

function longForm(mount: LongMount): object {
  const size = mount.TmpfsOptions?.SizeBytes;
  const propagation = mount.BindOptions?.Propagation;
  return {
    type: mount.Type,
    ...(mount.Source && { source: mount.Source }),
    target: mount.Target,
    ...(mount.ReadOnly && { read_only: true }),
    ...(propagation && { bind: { propagation } }),
    ...(mount.VolumeOptions?.NoCopy && { volume: { nocopy: true } }),
    ...(size && { tmpfs: { size } }),
  };
}
