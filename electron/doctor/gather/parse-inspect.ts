/** From the engine's `inspect` answer to what the doctor may know of a container: no value of its environment gets past here. */

import { z } from 'zod';
import { healthSchema } from '../../drivers/container/parse-inspect.ts';
import { isShortId } from '../../drivers/container/short-id.ts';
import { referencesIn } from '../analysis/references.ts';
import type { ContainerDetails, ContainerReference } from '../facts/container-details.ts';
import type { Fingerprint } from './fingerprint.ts';

const binding = z.object({ HostIp: z.string().optional(), HostPort: z.string().optional() });
const network = z.object({
  NetworkID: z.string().nullish(),
  IPAddress: z.string().nullish(),
  Aliases: z.array(z.string()).nullish(),
});
const schema = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string().nullish(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number().optional(),
    Error: z.string().optional(),
    StartedAt: z.string().optional(),
    FinishedAt: z.string().optional(),
    Health: healthSchema,
  }),
  Config: z.object({
    Image: z.string().optional(),
    Env: z.array(z.string()).nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
    Healthcheck: z
      .object({
        Test: z.array(z.string()).nullish(),
        Interval: z.number().optional(),
        Timeout: z.number().optional(),
        StartPeriod: z.number().optional(),
        Retries: z.number().optional(),
      })
      .nullish(),
  }),
  HostConfig: z.object({
    NetworkMode: z.string().optional(),
    AutoRemove: z.boolean().optional(),
    RestartPolicy: z.object({ Name: z.string().optional(), MaximumRetryCount: z.number().optional() }).nullish(),
    ExtraHosts: z.array(z.string()).nullish(),
    Links: z.array(z.string()).nullish(),
  }),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(binding).nullish()).nullish(),
    Networks: z.record(z.string(), network).nullish(),
  }),
});
type Inspected = z.infer<typeof schema>;

/** The engine's defaults where a health check leaves a number out (moby daemon/health.go), in milliseconds. */
const DEFAULTS = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 } as const;

/** Undefined when the answer is not that of an engine we know. */
export function detailsOf(answer: unknown, fingerprint: Fingerprint): ContainerDetails | undefined {
  const seen = schema.safeParse(answer).data;
  if (!seen) return undefined;
  const { State: state, Config: config, HostConfig: host } = seen;
  return {
    id: seen.Id,
    name: seen.Name.replace(/^\//, ''),
    image: config.Image ?? '',
    imageId: seen.Image ?? '',
    status: state.Status,
    startedAt: time(state.StartedAt),
    finishedAt: time(state.FinishedAt),
    exitCode: state.ExitCode ?? 0,
    error: state.Error ?? '',
    restartPolicy: { name: host.RestartPolicy?.Name || 'no', maxRetries: host.RestartPolicy?.MaximumRetryCount ?? 0 },
    labels: config.Labels ?? {},
    ...(host.AutoRemove && { autoRemove: true }),
    ...healthOf(seen),
    networks: networksOf(seen),
    networkMode: host.NetworkMode ?? 'default',
    extraHosts: [...(host.ExtraHosts ?? []).map((entry) => entry.replace(/[:=].*$/s, '')), ...linksOf(seen)],
    exposed: Object.keys(config.ExposedPorts ?? {}).flatMap((key) => Number.parseInt(key, 10) || []),
    published: publishedOf(seen),
    ...environmentOf(config.Env ?? [], fingerprint),
  };
}

function healthOf({ State, Config }: Inspected): Pick<ContainerDetails, 'health' | 'healthcheck'> {
  const { Health: health } = State;
  const { Healthcheck: check } = Config;
  const declared = check?.Test && check.Test.length > 0 && check.Test[0] !== 'NONE';
  return {
    ...(health && {
      health: {
        status: health.Status,
        failing: health.FailingStreak ?? 0,
        log: (health.Log ?? []).map((entry) => ({
          at: time(entry.End),
          exitCode: entry.ExitCode,
          output: entry.Output ?? '',
        })),
      },
    }),
    ...(declared && {
      healthcheck: {
        test: check.Test ?? [],
        intervalMs: milliseconds(check.Interval) || DEFAULTS.intervalMs,
        timeoutMs: milliseconds(check.Timeout) || DEFAULTS.timeoutMs,
        startPeriodMs: milliseconds(check.StartPeriod),
        retries: check.Retries || DEFAULTS.retries,
      },
    }),
  };
}

/** The container's own short id is no name that a person gave it, and is left out of its aliases. */
function networksOf({ Id, NetworkSettings }: Inspected): ContainerDetails['networks'] {
  return Object.entries(NetworkSettings.Networks ?? {}).map(([name, one]) => ({
    name,
    id: one.NetworkID ?? '',
    aliases: (one.Aliases ?? []).filter((alias) => !isShortId(Id, alias)),
    address: one.IPAddress ?? '',
  }));
}

/** `/other:/this/alias`: the other one is reached by its own name and by the alias. */
function linksOf({ HostConfig }: Inspected): string[] {
  return (HostConfig.Links ?? []).flatMap((link) =>
    link.split(':').flatMap((path) => path.split('/').findLast((part) => part !== '') ?? []),
  );
}

function publishedOf({ NetworkSettings }: Inspected): ContainerDetails['published'] {
  return Object.entries(NetworkSettings.Ports ?? {}).flatMap(([target, bindings]) => {
    const [port, protocol] = target.split('/');
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      address: HostIp || '0.0.0.0',
      port: Number(HostPort),
      targetPort: Number(port),
      protocol: protocol as 'tcp' | 'udp',
    }));
  });
}

function environmentOf(
  entries: readonly string[],
  fingerprint: Fingerprint,
): Pick<ContainerDetails, 'environment' | 'references'> {
  const environment: Record<string, string> = {};
  const references: ContainerReference[] = [];
  for (const entry of entries) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
    if (name === undefined || value === undefined) continue;
    environment[name] = fingerprint(value);
    references.push(...referencesIn(name, value).map((one) => ({ variable: name, ...one })));
  }
  return { environment, references };
}

/** The engine's zero time (year 1) and nonsense are 0. */
function time(text: string | undefined): number {
  const value = text ? Date.parse(text) : 0;
  return Number.isNaN(value) ? 0 : Math.max(value, 0);
}

function milliseconds(nanoseconds: number | undefined): number {
  return Math.round((nanoseconds ?? 0) / 1e6);
}
