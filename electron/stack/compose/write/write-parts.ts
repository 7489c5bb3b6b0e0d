/** The parts of a service that are more than one value, as they stand in a Compose file. */

import { withoutEmpty } from '../project/plain.ts';
import type {
  ComposeBuild,
  ComposeGrant,
  ComposeHealthcheck,
  ComposeLimits,
  ComposeMount,
  ComposePort,
  ComposeService,
} from '../project/project.ts';

export function buildEntry({ context, dockerfile, target, args, other }: ComposeBuild): object {
  return withoutEmpty({ context, dockerfile, target, args, ...other });
}

/** The published port is text: it may be a range. */
export function portEntry({ target, published, publishedTo, hostIp, protocol }: ComposePort): object {
  const range = [published, publishedTo].filter((port) => port !== undefined).join('-');
  return withoutEmpty({ target, published: range === '' ? undefined : range, host_ip: hostIp, protocol });
}

export function mountEntry(mount: ComposeMount): object {
  const { type, source, target, readOnly } = mount;
  return withoutEmpty({
    type,
    source,
    target,
    read_only: readOnly || undefined,
    bind: withoutEmpty({
      create_host_path: mount.createHostPath,
      propagation: mount.propagation,
      selinux: mount.selinux,
    }),
    volume: withoutEmpty({ nocopy: mount.noCopy, subpath: mount.subpath }),
    tmpfs: withoutEmpty({ size: mount.tmpfsBytes, mode: mode(mount.tmpfsMode) }),
  });
}

export function networkEntries(networks: ComposeService['networks']): object {
  return Object.fromEntries(
    networks.map(({ network, aliases, priority, ...one }) => [
      network,
      withoutEmpty({
        aliases,
        ipv4_address: one.ipv4Address,
        ipv6_address: one.ipv6Address,
        mac_address: one.macAddress,
        link_local_ips: one.linkLocalIps,
        driver_opts: one.driverOpts,
        priority: priority || undefined,
      }),
    ]),
  );
}

/** A health check without a word of its own is still said, so that it is one again when it is read. */
export function healthEntry({ disabled, test, retries, ...times }: ComposeHealthcheck): object {
  if (disabled) return { disable: true };
  const duration = (ms: number | undefined) => (ms === undefined ? undefined : formatDuration(ms));
  const entry = withoutEmpty({
    test,
    interval: duration(times.intervalMs),
    timeout: duration(times.timeoutMs),
    retries,
    start_period: duration(times.startPeriodMs),
    start_interval: duration(times.startIntervalMs),
  });
  return Object.keys(entry).length > 0 ? entry : { disable: false };
}

/** With what else the file said below `deploy`, which is kept as data; devices stood among the reservations. */
export function deployEntry({ deploy, limits, reservations, other }: ComposeService): object {
  const { devices, ...rest } = mappingOf(other.deploy);
  const policy = deploy.restartPolicy;
  return withoutEmpty({
    ...rest,
    replicas: deploy.replicas,
    resources: withoutEmpty({
      limits: limitsEntry(limits),
      reservations: withoutEmpty({ ...limitsEntry(reservations), devices }),
    }),
    restart_policy:
      policy &&
      withoutEmpty({
        condition: policy.condition,
        max_attempts: policy.maxAttempts,
        delay: policy.delayMs === undefined ? undefined : formatDuration(policy.delayMs),
        window: policy.windowMs === undefined ? undefined : formatDuration(policy.windowMs),
      }),
  });
}

/**
 * The same for version 1, which heeds `deploy` in a swarm only: what it knows of it are keys of the service
 * (docker-compose 1.29, config_schema_compose_spec.json).
 */
export function deployOfVersion1({
  deploy,
  limits,
  reservations,
  other,
}: ComposeService): Readonly<Record<string, unknown>> {
  const { devices, ...rest } = mappingOf(other.deploy);
  return {
    scale: deploy.replicas,
    cpus: limits.cpus,
    mem_limit: limits.memoryBytes,
    pids_limit: limits.pids,
    mem_reservation: reservations.memoryBytes,
    deploy: withoutEmpty({ ...rest, resources: withoutEmpty({ reservations: withoutEmpty({ devices }) }) }),
  };
}

function limitsEntry({ cpus, memoryBytes, pids }: ComposeLimits): Readonly<Record<string, unknown>> {
  // Both are text in Compose's schema.
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return withoutEmpty({ cpus: text(cpus), memory: text(memoryBytes), pids });
}

export function grantEntry(grant: ComposeGrant): object {
  return withoutEmpty({ ...grant, mode: mode(grant.mode) });
}

/** Digits without a leading zero are a number that was read as octal; in quotes they would be taken for octal again. */
function mode(text: string | undefined): string | number | undefined {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : text;
}

function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Compose's shortest exact way to write it: `90s`, `1500ms`, `250us`. */
export function formatDuration(ms: number): string {
  if (ms % 1_000 === 0) return `${ms / 1_000}s`;
  return Number.isInteger(ms) ? `${ms}ms` : `${Math.round(ms * 1_000)}us`;
}
