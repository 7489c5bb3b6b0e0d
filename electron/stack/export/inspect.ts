/** What an export reads of `inspect` answers. Loose: engines of several ages leave things out or say null. */
import { z } from 'zod';

const texts = z.array(z.string()).nullish();
const words = z.union([z.string().transform((word) => [word]), z.array(z.string())]).nullish();
const named = z.record(z.string(), z.string()).nullish();
const amount = z.number().nullish();

const healthcheck = z
  .object({
    Test: texts,
    Interval: amount,
    Timeout: amount,
    StartPeriod: amount,
    StartInterval: amount,
    Retries: amount,
  })
  .nullish();

const config = {
  Env: texts,
  Cmd: words,
  Entrypoint: words,
  User: z.string().nullish(),
  WorkingDir: z.string().nullish(),
  Labels: named,
  ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
  Healthcheck: healthcheck,
  StopSignal: z.string().nullish(),
};

export const imageSchema = z.object({ Config: z.object(config).nullish() });

const mount = z.object({
  Type: z.string(),
  Source: z.string().nullish(),
  Target: z.string(),
  ReadOnly: z.boolean().nullish(),
  BindOptions: z.object({ Propagation: z.string().nullish() }).nullish(),
  VolumeOptions: z.object({ NoCopy: z.boolean().nullish() }).nullish(),
  TmpfsOptions: z.object({ SizeBytes: amount }).nullish(),
});

const hostConfig = z.object({
  Binds: texts,
  Mounts: z.array(mount).nullish(),
  VolumesFrom: texts,
  Tmpfs: named,
  NetworkMode: z.string().nullish(),
  PortBindings: z
    .record(z.string(), z.array(z.object({ HostIp: z.string().nullish(), HostPort: z.string().nullish() })).nullish())
    .nullish(),
  PublishAllPorts: z.boolean().nullish(),
  RestartPolicy: z.object({ Name: z.string().nullish(), MaximumRetryCount: amount }).nullish(),
  LogConfig: z.object({ Type: z.string().nullish(), Config: named }).nullish(),
  Links: texts,
  ExtraHosts: texts,
  Dns: texts,
  DnsSearch: texts,
  DnsOptions: texts,
  CapAdd: texts,
  CapDrop: texts,
  SecurityOpt: texts,
  GroupAdd: texts,
  Privileged: z.boolean().nullish(),
  ReadonlyRootfs: z.boolean().nullish(),
  Init: z.boolean().nullish(),
  Sysctls: named,
  Devices: z
    .array(z.object({ PathOnHost: z.string(), PathInContainer: z.string(), CgroupPermissions: z.string().nullish() }))
    .nullish(),
  DeviceCgroupRules: texts,
  Ulimits: z.array(z.object({ Name: z.string(), Soft: z.number(), Hard: z.number() })).nullish(),
  IpcMode: z.string().nullish(),
  PidMode: z.string().nullish(),
  UsernsMode: z.string().nullish(),
  CgroupParent: z.string().nullish(),
  Runtime: z.string().nullish(),
  Memory: amount,
  MemorySwap: amount,
  MemoryReservation: amount,
  NanoCpus: amount,
  CpuShares: amount,
  CpuQuota: amount,
  CpuPeriod: amount,
  CpusetCpus: z.string().nullish(),
  PidsLimit: amount,
  ShmSize: amount,
  OomScoreAdj: amount,
  OomKillDisable: z.boolean().nullish(),
});

export const containerSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Config: z.object({
    ...config,
    Image: z.string(),
    Hostname: z.string().nullish(),
    Domainname: z.string().nullish(),
    MacAddress: z.string().nullish(),
    Tty: z.boolean().nullish(),
    OpenStdin: z.boolean().nullish(),
    StopTimeout: amount,
  }),
  HostConfig: hostConfig,
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Name: z.string().nullish(),
        Destination: z.string(),
        RW: z.boolean().nullish(),
      }),
    )
    .nullish(),
  NetworkSettings: z.object({
    Networks: z
      .record(
        z.string(),
        z.object({
          Aliases: texts,
          IPAMConfig: z.object({ IPv4Address: z.string().nullish(), IPv6Address: z.string().nullish() }).nullish(),
        }),
      )
      .nullish(),
  }),
});

export type InspectedContainer = z.infer<typeof containerSchema>;
export type InspectedImage = z.infer<typeof imageSchema>;
export type HostConfig = InspectedContainer['HostConfig'];
