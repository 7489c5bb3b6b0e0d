/** From a Compose service to the engine's HostConfig: ports, mounts, limits and what it may do on the host. Pure. */
import type { HostConfig } from 'dockerode';
import type {
  ComposeGrant,
  ComposeMount,
  ComposePort,
  ComposeProject,
  ComposeService,
} from '../../../stack/compose/project/project.ts';

/** `networkMode`, `pidMode`, `ipcMode`: with the containers of other services named by their ids already. */
export interface HostModes {
  readonly networkMode: string;
  readonly pidMode?: string;
  readonly ipcMode?: string;
  readonly volumesFrom: readonly string[];
}

export function composeHostConfig(project: ComposeProject, service: ComposeService, modes: HostModes): HostConfig {
  const { limits, reservations } = service;
  const mounts = mountsOf(project, service);
  return {
    Binds: [...bindsOf(project, service.volumes), ...grantBinds(project, service)],
    ...(mounts.length > 0 && { Mounts: mounts }),
    PortBindings: portBindings(service.ports),
    RestartPolicy: restartPolicy(service),
    NetworkMode: modes.networkMode,
    ...(modes.pidMode && { PidMode: modes.pidMode }),
    ...(modes.ipcMode && { IpcMode: modes.ipcMode }),
    ...(modes.volumesFrom.length > 0 && { VolumesFrom: [...modes.volumesFrom] }),
    ...(limits.memoryBytes && { Memory: limits.memoryBytes }),
    ...(reservations.memoryBytes && { MemoryReservation: reservations.memoryBytes }),
    ...(limits.cpus && { NanoCpus: Math.round(limits.cpus * 1e9) }),
    ...(limits.pids && { PidsLimit: limits.pids }),
    ...(service.shmBytes && { ShmSize: service.shmBytes }),
    ...rightsOf(service),
    ...namesOf(service),
    ...(service.logging && { LogConfig: { Type: service.logging.driver, Config: { ...service.logging.options } } }),
    ...(service.ulimits.length > 0 && {
      Ulimits: service.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    }),
    ...(Object.keys(service.sysctls).length > 0 && { Sysctls: { ...service.sysctls } }),
    ...(service.init !== undefined && { Init: service.init }),
    ...(service.runtime && { Runtime: service.runtime }),
    ...(service.tmpfs.length > 0 && { Tmpfs: Object.fromEntries(service.tmpfs.map(tmpfsEntry)) }),
  };
}

function rightsOf(service: ComposeService): HostConfig {
  return {
    ...(service.privileged !== undefined && { Privileged: service.privileged }),
    ...(service.readOnly !== undefined && { ReadonlyRootfs: service.readOnly }),
    ...(service.capAdd.length > 0 && { CapAdd: [...service.capAdd] }),
    ...(service.capDrop.length > 0 && { CapDrop: [...service.capDrop] }),
    ...(service.securityOpt.length > 0 && { SecurityOpt: [...service.securityOpt] }),
    ...(service.groupAdd.length > 0 && { GroupAdd: [...service.groupAdd] }),
    ...(service.usernsMode && { UsernsMode: service.usernsMode }),
    ...(service.devices.length > 0 && { Devices: service.devices.map(deviceOf) }),
  };
}

function namesOf(service: ComposeService): HostConfig {
  return {
    ...(service.dns.length > 0 && { Dns: [...service.dns] }),
    ...(service.dnsSearch.length > 0 && { DnsSearch: [...service.dnsSearch] }),
    ...(service.dnsOpt.length > 0 && { DnsOptions: [...service.dnsOpt] }),
    ...(service.extraHosts.length > 0 && { ExtraHosts: service.extraHosts.map((entry) => entry.replace('=', ':')) }),
  };
}

function portBindings(ports: readonly ComposePort[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { target, protocol, hostIp = '', published, publishedTo } of ports) {
    const key = `${target}/${protocol}`;
    const from = published === undefined ? '' : String(published);
    const port = publishedTo === undefined || publishedTo === published ? from : `${from}-${publishedTo}`;
    bindings[key] = [...(bindings[key] ?? []), { HostIp: hostIp, HostPort: port }];
  }
  return bindings;
}

/** What the engine's old short form can say: it makes a missing folder, as Compose does unless it is told not to. */
function bindsOf({ volumes }: ComposeProject, mounts: readonly ComposeMount[]): string[] {
  return mounts.flatMap((mount) => {
    if (!isShort(mount) || mount.source === undefined) return [];
    const source =
      mount.type === 'volume' ? (volumes.find(({ key }) => key === mount.source)?.name ?? mount.source) : mount.source;
    const words = [mount.readOnly ? 'ro' : 'rw', mount.selinux, mount.propagation, mount.noCopy ? 'nocopy' : undefined];
    return [`${source}:${mount.target}:${words.filter((word) => word).join(',')}`];
  });
}

/** A folder whose path has a colon in it cannot be said in the short form, which colons part. */
function isShort({ type, source = '', createHostPath = true, subpath }: ComposeMount): boolean {
  if (source.startsWith('/') && source.includes(':')) return false;
  return subpath === undefined && (type === 'volume' || (type === 'bind' && createHostPath));
}

/** The rest needs the long form. */
function mountsOf({ volumes }: ComposeProject, service: ComposeService): NonNullable<HostConfig['Mounts']> {
  return service.volumes.flatMap((mount) => {
    const { type, source = '', target, readOnly } = mount;
    if (isShort(mount) || type === 'image' || type === 'cluster') return [];
    const name = volumes.find(({ key }) => key === source)?.name ?? source;
    const common = { Type: type, Source: type === 'tmpfs' ? '' : name, Target: target, ReadOnly: readOnly };
    const mode = mount.tmpfsMode === undefined ? undefined : Number.parseInt(mount.tmpfsMode, 8);
    const tmpfs = { ...(mount.tmpfsBytes && { SizeBytes: mount.tmpfsBytes }), ...(mode && { Mode: mode }) };
    const volume = mount.subpath === undefined ? {} : { VolumeOptions: { Subpath: mount.subpath } };
    return [{ ...common, ...volume, ...(type === 'tmpfs' && { TmpfsOptions: tmpfs }) }] as HostConfig['Mounts'] &
      object;
  });
}

/** Secrets and configs that are files of this machine are mounted, as Compose does it; others need the command. */
function grantBinds(project: ComposeProject, service: ComposeService): string[] {
  const bind = (sources: ComposeProject['secrets']) => (grant: ComposeGrant) => {
    const file = sources.find(({ key }) => key === grant.source)?.file;
    return file === undefined ? [] : [`${file}:${grant.target}:ro`];
  };
  return [...service.secrets.flatMap(bind(project.secrets)), ...service.configs.flatMap(bind(project.configs))];
}

/** `deploy.restart_policy` counts where `restart` says nothing (docker/compose, pkg/compose/create.go). */
function restartPolicy({ restart, deploy }: ComposeService): NonNullable<HostConfig['RestartPolicy']> {
  const [name = 'no', count] = restart?.split(':') ?? [];
  if (restart !== undefined) return { Name: name, MaximumRetryCount: Number(count ?? 0) };
  const { condition, maxAttempts = 0 } = deploy.restartPolicy ?? { condition: 'none' as const };
  if (condition === 'on-failure') return { Name: 'on-failure', MaximumRetryCount: maxAttempts };
  return { Name: condition === 'any' ? 'always' : 'no', MaximumRetryCount: 0 };
}

function deviceOf(text: string): { PathOnHost: string; PathInContainer: string; CgroupPermissions: string } {
  const [host = '', inside = host, permissions = 'rwm'] = text.split(':');
  return { PathOnHost: host, PathInContainer: inside, CgroupPermissions: permissions };
}

function tmpfsEntry(text: string): [string, string] {
  const [target = '', options = ''] = text.split(/:(.*)/s);
  return [target, options];
}
