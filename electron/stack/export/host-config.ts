/** What a container may use of its host, in Compose's words; what is the engine's default is left out. Pure. */
import type { HostConfig } from './inspect.ts';

const SHM_DEFAULT = 67_108_864;

/** Limits, rights, devices, resolver, log: everything of the host configuration but networks, ports and volumes. */
export function hostKeys(host: HostConfig): object {
  return { ...policyKeys(host), ...limitKeys(host), ...rightsKeys(host), ...nameKeys(host), ...kernelKeys(host) };
}

function policyKeys({ RestartPolicy, LogConfig }: HostConfig): object {
  const name = RestartPolicy?.Name || 'no';
  const count = RestartPolicy?.MaximumRetryCount ?? 0;
  const options = LogConfig?.Config ?? {};
  const standard = (LogConfig?.Type ?? 'json-file') === 'json-file' && Object.keys(options).length === 0;
  return {
    restart: name === 'on-failure' && count > 0 ? `on-failure:${count}` : name,
    logging: standard ? undefined : { driver: LogConfig?.Type ?? undefined, options: filled(options) },
  };
}

function limitKeys(host: HostConfig): object {
  const { Memory, MemorySwap, NanoCpus, PidsLimit, ShmSize } = host;
  return {
    mem_limit: bytes(Memory),
    // The engine allows as much swap as memory where nothing is said.
    memswap_limit: MemorySwap === -1 ? -1 : MemorySwap === (Memory ?? 0) * 2 ? undefined : bytes(MemorySwap),
    mem_reservation: bytes(host.MemoryReservation),
    cpus: NanoCpus ? NanoCpus / 1e9 : undefined,
    cpu_shares: host.CpuShares || undefined,
    cpu_quota: host.CpuQuota || undefined,
    cpu_period: host.CpuPeriod ? `${host.CpuPeriod}us` : undefined,
    cpuset: host.CpusetCpus || undefined,
    pids_limit: PidsLimit || undefined,
    shm_size: ShmSize === SHM_DEFAULT ? undefined : bytes(ShmSize),
    oom_score_adj: host.OomScoreAdj || undefined,
    oom_kill_disable: host.OomKillDisable || undefined,
    ulimits: filled(Object.fromEntries((host.Ulimits ?? []).map((u) => [u.Name, { soft: u.Soft, hard: u.Hard }]))),
  };
}

function rightsKeys(host: HostConfig): object {
  return {
    cap_add: list(host.CapAdd),
    cap_drop: list(host.CapDrop),
    security_opt: list(host.SecurityOpt),
    group_add: list(host.GroupAdd),
    privileged: host.Privileged || undefined,
    read_only: host.ReadonlyRootfs || undefined,
    devices: list(
      (host.Devices ?? []).map((one) => `${one.PathOnHost}:${one.PathInContainer}:${one.CgroupPermissions || 'rwm'}`),
    ),
    device_cgroup_rules: list(host.DeviceCgroupRules),
  };
}

function nameKeys(host: HostConfig): object {
  return {
    extra_hosts: list(host.ExtraHosts),
    dns: list(host.Dns),
    dns_search: list(host.DnsSearch),
    dns_opt: list(host.DnsOptions),
    external_links: list(host.Links?.map((link) => link.replace(/^\/(.+):\/.*\/([^/]+)$/, '$1:$2'))),
  };
}

function kernelKeys(host: HostConfig): object {
  const runtime = host.Runtime ?? '';
  const ipc = host.IpcMode ?? '';
  return {
    init: host.Init ?? undefined,
    sysctls: filled(host.Sysctls ?? {}),
    ipc: ['', 'private', 'shareable'].includes(ipc) ? undefined : ipc,
    pid: host.PidMode || undefined,
    userns_mode: host.UsernsMode || undefined,
    cgroup_parent: host.CgroupParent || undefined,
    runtime: ['', 'runc', 'io.containerd.runc.v2'].includes(runtime) ? undefined : runtime,
  };
}

/** As text: a number of bytes is read as such by every Compose. */
function bytes(amount: number | null | undefined): string | undefined {
  return amount && amount > 0 ? `${amount}b` : undefined;
}

function list(values: readonly string[] | null | undefined): readonly string[] | undefined {
  return values && values.length > 0 ? values : undefined;
}

function filled<T extends object>(values: T): T | undefined {
  return Object.keys(values).length > 0 ? values : undefined;
}
