import { child, type Field } from '../tree/node.ts';
import { bytesOf, durationOf, flagOf, plainOf, textOf, textsOf } from '../tree/values.ts';
import { buildDependencies } from './dependencies.ts';
import { buildBuild, buildEnvFiles, devicesOf, labelsOf, loggingOf, restartOf } from './fields.ts';
import { buildCommand, buildDeploy, buildGrants, buildHealthcheck, buildLimits, buildUlimits } from './parts.ts';
import { defined } from './plain.ts';
import { buildMounts, buildNetworks, buildPorts } from './ports-and-mounts.ts';
import type { ComposeService } from './project.ts';

/** Keys that have a field of their own; all others are kept as data. */
const READ = new Set(
  `annotations build cap_add cap_drop command configs container_name cpus depends_on deploy devices dns dns_opt dns_search
  domainname entrypoint env_file environment expose extra_hosts group_add label_file healthcheck hostname image init ipc labels
  links logging mem_limit mem_reservation network_mode networks pid pids_limit platform ports privileged profiles
  pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal
  sysctls tmpfs tty ulimits user userns_mode volumes volumes_from working_dir`.split(/\s+/),
);

/** What it takes files and the shell to know. */
export interface Resolved {
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** For build arguments without value. */
  readonly variables: Readonly<Record<string, string>>;
}

export function buildService(name: string, field: Field, { environment, labels, variables }: Resolved): ComposeService {
  const at = (key: string) => child(field, key);
  const text = (key: string) => textOf(at(key));
  const flag = (key: string) => flagOf(at(key));
  const deploy = at('deploy');
  return {
    name,
    place: field.node.place,
    environment,
    envFiles: buildEnvFiles(at('env_file')),
    ports: buildPorts(at('ports')),
    expose: [...new Set(textsOf(at('expose')).map((port) => port.replace(/\/tcp$/, '')))].sort(),
    volumes: buildMounts(at('volumes')),
    networks: buildNetworks(at('networks'), text('network_mode')),
    dependsOn: buildDependencies(field),
    deploy: buildDeploy(deploy, field),
    limits: buildLimits(deploy, 'limits', field),
    reservations: buildLimits(deploy, 'reservations', field),
    profiles: textsOf(at('profiles')),
    labels,
    annotations: labelsOf(at('annotations')),
    extraHosts: [...textsOf(at('extra_hosts'))].sort(),
    secrets: buildGrants(at('secrets'), '/run/secrets'),
    configs: buildGrants(at('configs'), ''),
    ulimits: buildUlimits(at('ulimits')),
    sysctls: labelsOf(at('sysctls')),
    capAdd: textsOf(at('cap_add')),
    capDrop: textsOf(at('cap_drop')),
    securityOpt: textsOf(at('security_opt')),
    groupAdd: textsOf(at('group_add')),
    devices: devicesOf(at('devices')),
    dns: textsOf(at('dns')),
    dnsSearch: textsOf(at('dns_search')),
    dnsOpt: textsOf(at('dns_opt')),
    tmpfs: textsOf(at('tmpfs')),
    links: textsOf(at('links')),
    volumesFrom: textsOf(at('volumes_from')).map((from) => from.replace(/^service:/, '')),
    other: otherOf(field),
    ...defined({
      image: text('image'),
      build: buildBuild(at('build'), variables),
      containerName: text('container_name'),
      command: buildCommand(at('command')),
      entrypoint: buildCommand(at('entrypoint')),
      workingDir: text('working_dir'),
      networkMode: text('network_mode'),
      healthcheck: buildHealthcheck(at('healthcheck')),
      restart: restartOf(at('restart')),
      stopSignal: text('stop_signal'),
      stopGraceMs: durationOf(at('stop_grace_period')),
      logging: loggingOf(at('logging')),
      init: flag('init'),
      privileged: flag('privileged'),
      readOnly: flag('read_only'),
      tty: flag('tty'),
      stdinOpen: flag('stdin_open'),
      user: text('user'),
      platform: text('platform'),
      hostname: text('hostname'),
      domainname: text('domainname'),
      ipc: text('ipc'),
      pid: text('pid'),
      usernsMode: text('userns_mode'),
      runtime: text('runtime'),
      pullPolicy: text('pull_policy'),
      shmBytes: bytesOf(at('shm_size')),
    }),
  };
}

function otherOf(field: Field): Readonly<Record<string, unknown>> {
  const entries = field.node.kind === 'map' ? [...field.node.entries] : [];
  const rest = entries.filter(([key]) => !READ.has(key) && !key.startsWith('x-'));
  const deploy = unreadDeploy(child(field, 'deploy'));
  return {
    ...Object.fromEntries(rest.map(([key, entry]) => [key, plainOf(entry.node)])),
    ...(deploy ? { deploy } : {}),
  };
}

/** What `deploy` says beyond replicas, restart policy and plain limits, devices such as GPUs among it. */
function unreadDeploy(field: Field | undefined): Readonly<Record<string, unknown>> | undefined {
  if (field?.node.kind !== 'map') return undefined;
  const read = ['replicas', 'restart_policy', 'resources'];
  const rest = [...field.node.entries].filter(([key]) => !read.includes(key) && !key.startsWith('x-'));
  const devices = child(child(child(field, 'resources'), 'reservations'), 'devices');
  const kept = rest.map(([key, entry]) => [key, plainOf(entry.node)] as const);
  if (devices) kept.push(['devices', plainOf(devices.node)]);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
