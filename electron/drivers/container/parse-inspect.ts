/** From the engine's `inspect` answer to a `Container`. The environment in it is never read. */
import { z } from 'zod';
import type { PublishedPort } from '../../ports/types.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Container, ContainerHealth } from './container.ts';

const words = z.union([z.string().transform((word) => [word]), z.array(z.string())]).nullish();
/** `State.Health` of an inspected container: what its own health check said last, oldest first. */
export const healthSchema = z
  .object({
    Status: z.string(),
    FailingStreak: z.number().optional(),
    Log: z
      .array(z.object({ End: z.string().optional(), ExitCode: z.number(), Output: z.string().optional() }))
      .nullish(),
  })
  .nullish();

const inspectSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Created: z.string().optional(),
  RestartCount: z.number().optional(),
  State: z.object({
    Status: z.string(),
    OOMKilled: z.boolean().optional(),
    Pid: z.number().optional(),
    ExitCode: z.number().optional(),
    Error: z.string().optional(),
    StartedAt: z.string().optional(),
    Health: healthSchema,
  }),
  Config: z.object({
    Image: z.string().optional(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Tty: z.boolean().optional(),
    StopSignal: z.string().optional(),
    Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
    Entrypoint: words,
    Cmd: words,
  }),
  HostConfig: z.object({
    NetworkMode: z.string().optional(),
    RestartPolicy: z.object({ Name: z.string().optional(), MaximumRetryCount: z.number().optional() }).nullish(),
  }),
  Mounts: z.array(z.object({ Type: z.string(), Source: z.string().optional() })).nullish(),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullish()).nullish(),
    Networks: z
      .record(z.string(), z.object({ IPAddress: z.string().optional(), GlobalIPv6Address: z.string().optional() }))
      .nullish(),
  }),
});
type Inspected = z.infer<typeof inspectSchema>;

/** How much of a health log is kept: results, and bytes of each output. */
export interface HealthLimits {
  readonly results: number;
  readonly outputBytes: number;
}

/** The value of an `inspect` answer; fails with `engine-answer` when it is not one. */
export function parseContainer(answer: unknown, limits: HealthLimits): Result<Container> {
  const parsed = inspectSchema.safeParse(answer);
  if (parsed.success) return ok(toContainer(parsed.data, limits));
  const place = parsed.error.issues[0]?.path.join('.') || 'its answer';
  return fail({
    code: 'engine-answer',
    message: `The container engine described a container in an unexpected form (${place}).`,
  });
}

function toContainer(seen: Inspected, limits: HealthLimits): Container {
  const { State: state, Config: config, HostConfig: host } = seen;
  const health = healthOf(seen, limits);
  return {
    id: seen.Id,
    name: nameOf(seen),
    image: config.Image ?? '',
    createdAt: time(seen.Created),
    status: state.Status,
    ...(state.Pid && { pid: state.Pid }),
    startedAt: time(state.StartedAt),
    exitCode: state.ExitCode ?? 0,
    outOfMemory: state.OOMKilled ?? false,
    error: state.Error ?? '',
    ...(health && { health }),
    hasHealthcheck: health !== undefined || (config.Healthcheck?.Test?.[0] ?? 'NONE') !== 'NONE',
    restart: { policy: host.RestartPolicy?.Name || 'no', maxRetries: host.RestartPolicy?.MaximumRetryCount ?? 0 },
    restartCount: seen.RestartCount ?? 0,
    labels: config.Labels ?? {},
    terminal: config.Tty ?? false,
    ...(config.StopSignal && { stopSignal: config.StopSignal }),
    command: [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])],
    bindSources: (seen.Mounts ?? []).flatMap(({ Type, Source }) => (Type === 'bind' && Source ? [Source] : [])),
    hostNetwork: host.NetworkMode === 'host',
    addresses: addressesOf(seen),
    published: publishedBy(seen),
  };
}

function nameOf({ Name }: Inspected): string {
  return Name.replace(/^\//, '');
}

/** A time of the engine in epoch milliseconds; its zero time (year 1) and nonsense are 0. */
function time(text: string | undefined): number {
  const value = text ? Date.parse(text) : 0;
  return Number.isNaN(value) ? 0 : Math.max(value, 0);
}

function healthOf({ State }: Inspected, limits: HealthLimits): ContainerHealth | undefined {
  const health = State.Health;
  if (!health) return undefined;
  const status = ['starting', 'healthy', 'unhealthy'].find((word) => word === health.Status);
  return {
    status: (status as ContainerHealth['status'] | undefined) ?? 'none',
    failing: health.FailingStreak ?? 0,
    results: (health.Log ?? []).slice(-limits.results).map((entry) => ({
      at: time(entry.End),
      exitCode: entry.ExitCode,
      output: Buffer.from(entry.Output ?? '')
        .subarray(0, limits.outputBytes)
        .toString(),
    })),
  };
}

function addressesOf({ NetworkSettings }: Inspected): string[] {
  return Object.values(NetworkSettings.Networks ?? {})
    .flatMap(({ IPAddress, GlobalIPv6Address }) => [IPAddress, GlobalIPv6Address])
    .flatMap((address) => (address ? [address] : []));
}

/** What it publishes now, one entry a host address; an empty host address is all of IPv4. */
function publishedBy(seen: Inspected): PublishedPort[] {
  const containerAddresses = addressesOf(seen);
  return Object.entries(seen.NetworkSettings.Ports ?? {}).flatMap(([target, bindings]) => {
    const [port, protocol] = target.split('/');
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      containerId: seen.Id,
      containerName: nameOf(seen),
      protocol: protocol as 'tcp' | 'udp',
      address: HostIp || '0.0.0.0',
      port: Number(HostPort),
      targetPort: Number(port),
      containerAddresses,
    }));
  });
}
