import { z } from 'zod';
import type { Details } from '../../contract/details.ts';
import { isShortId } from '../../drivers/container/short-id.ts';

const text = z.string().nullish();
const amount = z.number().nullish();
const named = z.record(z.string(), z.unknown()).nullish();

const inspectSchema = z.object({
  Id: z.string(),
  Image: text,
  Created: text,
  State: z.object({ StartedAt: text }).nullish(),
  Config: z.object({ Image: text, Env: z.array(z.string()).nullish() }).nullish(),
  HostConfig: z
    .object({ Memory: amount, NanoCpus: amount, CpuQuota: amount, CpuPeriod: amount, PidsLimit: amount, Tmpfs: named })
    .nullish(),
  Mounts: z
    .array(z.object({ Type: text, Name: text, Source: text, Destination: z.string(), RW: z.boolean().nullish() }))
    .nullish(),
  NetworkSettings: z
    .object({
      Networks: z.record(z.string(), z.object({ IPAddress: text, Aliases: z.array(z.string()).nullish() })).nullish(),
    })
    .nullish(),
});

const imageSchema = z.object({
  Id: text,
  RepoDigests: z.array(z.string()).nullish(),
  Config: z.object({ Env: z.array(z.string()).nullish() }).nullish(),
});

export type Inspected = z.infer<typeof inspectSchema>;

export type InspectedImage = z.infer<typeof imageSchema>;

/** Undefined when the answer is not that of an engine we know. */
export function readInspect(answer: unknown): Inspected | undefined {
  return inspectSchema.safeParse(answer).data;
}

export function readImage(answer: unknown): InspectedImage | undefined {
  return imageSchema.safeParse(answer).data;
}

/** What a container is made of, for people. Pure. */
export function containerFacts(seen: Inspected, image: InspectedImage | undefined): NonNullable<Details['container']> {
  const startedAt = time(seen.State?.StartedAt);
  return {
    image: seen.Config?.Image ?? '',
    digest: image?.RepoDigests?.[0]?.split('@')[1] ?? seen.Image ?? '',
    createdAt: time(seen.Created),
    ...(startedAt > 0 ? { startedAt } : {}),
    mounts: mountsOf(seen),
    networks: Object.entries(seen.NetworkSettings?.Networks ?? {}).map(([name, one]) => ({
      name,
      address: one.IPAddress ?? '',
      // The container's own short id is no name that a person gave it.
      aliases: (one.Aliases ?? []).filter((alias) => !isShortId(seen.Id, alias)),
    })),
    limits: limitsOf(seen),
  };
}

function mountsOf({ Mounts, HostConfig }: Inspected): NonNullable<Details['container']>['mounts'] {
  const mounts = (Mounts ?? []).map(({ Type, Name, Source, Destination, RW }) => ({
    kind: Type ?? '',
    source: (Type === 'volume' ? Name : Source) ?? '',
    target: Destination,
    readOnly: RW === false,
  }));
  const tmpfs = Object.keys(HostConfig?.Tmpfs ?? {}).map((target) => ({
    kind: 'tmpfs',
    source: '',
    target,
    readOnly: false,
  }));
  return [...mounts, ...tmpfs.filter(({ target }) => !mounts.some((one) => one.target === target))];
}

/** Zero and less mean "no limit" to the engine. */
function limitsOf({ HostConfig }: Inspected): NonNullable<Details['container']>['limits'] {
  const { Memory, NanoCpus, CpuQuota, CpuPeriod, PidsLimit } = HostConfig ?? {};
  const quota = CpuQuota && CpuQuota > 0 ? CpuQuota / (CpuPeriod || 100_000) : 0;
  const cpus = NanoCpus && NanoCpus > 0 ? NanoCpus / 1e9 : quota;
  return {
    ...(Memory && Memory > 0 ? { memoryBytes: Memory } : {}),
    ...(cpus > 0 ? { cpus } : {}),
    ...(PidsLimit && PidsLimit > 0 ? { pids: PidsLimit } : {}),
  };
}

/** The engine's zero time (year 1) and nonsense are 0. */
function time(written: string | null | undefined): number {
  const value = written ? Date.parse(written) : 0;
  return Number.isNaN(value) ? 0 : Math.max(value, 0);
}
