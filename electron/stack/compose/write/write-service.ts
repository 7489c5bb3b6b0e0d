/** One service of a Compose project unchanged in a Compose file, in long forms unless others are asked for. */
import { withoutGaps } from '../../import/escape-dollars.ts';
import { withoutEmpty } from '../project/plain.ts';
import type { ComposeMount, ComposePort, ComposeService } from '../project/project.ts';
import {
  buildEntry,
  deployEntry,
  formatDuration,
  grantEntry,
  healthEntry,
  mountEntry,
  networkEntries,
  portEntry,
} from './write-parts.ts';

/** Other forms than the long ones, for who does not read those. */
export interface ServiceForms {
  readonly port?: (port: ComposePort) => unknown;
  /** Undefined: only the long form can say it. */
  readonly mount?: (mount: ComposeMount) => unknown;
  /** How many there are and what they may use, with the key that it stands under. */
  readonly deploy?: (service: ComposeService) => Readonly<Record<string, unknown>>;
}

/** Env files are not named: what they said is in `environment`. */
export function serviceEntry(
  service: ComposeService,
  { port = portEntry, mount = mountEntry, deploy = (one) => ({ deploy: deployEntry(one) }) }: ServiceForms = {},
): object {
  const { build, healthcheck, stopGraceMs, other } = service;
  return {
    ...withoutEmpty({
      image: service.image,
      build: build && buildEntry(build),
      container_name: service.containerName,
    }),
    // An empty list replaces the command of the image by none, so it is not left out.
    ...withoutGaps({ command: service.command, entrypoint: service.entrypoint }),
    ...withoutEmpty({
      working_dir: service.workingDir,
      environment: service.environment,
      ports: service.ports.map((one) => port(one)),
      expose: service.expose,
      volumes: service.volumes.map((one) => mount(one) ?? mountEntry(one)),
      networks: service.networkMode === undefined ? networkEntries(service.networks) : undefined,
      network_mode: service.networkMode,
      depends_on: dependencies(service),
      healthcheck: healthcheck && healthEntry(healthcheck),
      restart: service.restart,
      stop_signal: service.stopSignal,
      stop_grace_period: stopGraceMs === undefined ? undefined : formatDuration(stopGraceMs),
      profiles: service.profiles,
      labels: service.labels,
      annotations: service.annotations,
    }),
    ...settings(service),
    ...other,
    ...withoutEmpty(deploy(service)),
  };
}

/** What is set on the container beside what it runs and who it knows. */
function settings(service: ComposeService): object {
  return withoutEmpty({
    secrets: service.secrets.map(grantEntry),
    configs: service.configs.map(grantEntry),
    // "host:address" is what all versions read; the address may hold further colons.
    extra_hosts: service.extraHosts.map((pair) => pair.replace('=', ':')),
    logging: service.logging && withoutEmpty({ ...service.logging }),
    init: service.init,
    privileged: service.privileged,
    read_only: service.readOnly,
    tty: service.tty,
    stdin_open: service.stdinOpen,
    user: service.user,
    platform: service.platform,
    hostname: service.hostname,
    domainname: service.domainname,
    ipc: service.ipc,
    pid: service.pid,
    userns_mode: service.usernsMode,
    runtime: service.runtime,
    pull_policy: service.pullPolicy,
    shm_size: service.shmBytes,
    cap_add: service.capAdd,
    cap_drop: service.capDrop,
    security_opt: service.securityOpt,
    group_add: service.groupAdd,
    devices: service.devices,
    dns: service.dns,
    dns_search: service.dnsSearch,
    dns_opt: service.dnsOpt,
    tmpfs: service.tmpfs,
    links: service.links,
    volumes_from: service.volumesFrom,
    sysctls: service.sysctls,
    ulimits: Object.fromEntries(service.ulimits.map(({ name, soft, hard }) => [name, { soft, hard }])),
  });
}

/** Defaults are left out: version 1 knows conditions only. */
function dependencies({ dependsOn }: ComposeService): object {
  return Object.fromEntries(
    dependsOn.map(({ service, condition, required, restart }) => [
      service,
      { condition, ...(required ? {} : { required }), ...(restart ? { restart } : {}) },
    ]),
  );
}
