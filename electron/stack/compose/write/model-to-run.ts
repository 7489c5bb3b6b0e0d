/**
 * What a Compose command is given to run in place of a project's files: the services that are asked for, filled in and resolved, as they
 * were read and compared. Nothing in it depends on a file, a variable or a folder any more. Secret. Pure.
 */
import type { ComposeMount, ComposePort, ComposeProject, ComposeService } from '../project/project.ts';
import { deployOfVersion1, mountEntry } from './write-parts.ts';
import { composeTextOf } from './write-project.ts';

export interface ModelOptions {
  /** Names of the services that are to come up. */
  readonly services: ReadonlySet<string>;
  /** For `docker-compose` 1.x: no name in the file, and short forms, since its long ones know less. */
  readonly version1: boolean;
}

/**
 * The text of one Compose file. The other services are in it by their names alone, so that nothing is called an orphan and what refers
 * to them finds them; what only they use (networks, volumes) is not made.
 */
export function modelToRun(project: ComposeProject, { services, version1 }: ModelOptions): string {
  const all = [...project.services, ...project.inactive];
  const asked = all.filter(({ name }) => services.has(name));
  const keys = (of: (service: ComposeService) => readonly (string | undefined)[]) => new Set(asked.flatMap(of));
  const networks = keys((service) => service.networks.map(({ network }) => network));
  const volumes = keys((service) =>
    service.volumes.map(({ type, source }) => (type === 'volume' ? source : undefined)),
  );
  const secrets = keys((service) => [...service.secrets.map(({ source }) => source), ...buildSecrets(service)]);
  const configs = keys((service) => service.configs.map(({ source }) => source));
  return composeTextOf(
    {
      ...project,
      services: all.map((service) => (services.has(service.name) ? service : nameOnly(service))),
      inactive: [],
      networks: project.networks.filter(({ key }) => networks.has(key)),
      volumes: project.volumes.filter(({ key }) => volumes.has(key)),
      secrets: project.secrets.filter(({ key }) => secrets.has(key)),
      configs: project.configs.filter(({ key }) => configs.has(key)),
    },
    version1
      ? {
          named: false,
          port: shortPort,
          mount: (mount) => shortMount(mount) ?? oldLongMount(mount),
          deploy: deployOfVersion1,
        }
      : {},
  );
}

/** An image that nobody gets: with `--no-deps` nothing is made of this service. */
function nameOnly({ name, place, image }: ComposeService): ComposeService {
  const none = { environment: {}, envFiles: [], ports: [], expose: [], volumes: [], networks: [], dependsOn: [] };
  const plain = { deploy: {}, limits: {}, reservations: {}, profiles: [], labels: {}, annotations: {}, extraHosts: [] };
  const lists = { secrets: [], configs: [], ulimits: [], sysctls: {}, capAdd: [], capDrop: [], securityOpt: [] };
  const more = { groupAdd: [], devices: [], dns: [], dnsSearch: [], dnsOpt: [], tmpfs: [], links: [], volumesFrom: [] };
  return {
    name,
    place,
    image: image ?? 'scratch',
    networkMode: 'none',
    ...none,
    ...plain,
    ...lists,
    ...more,
    other: {},
  };
}

/** A build may name secrets of the project, by a text or with a `source`. */
export function buildSecrets({ build }: ComposeService): readonly string[] {
  const named = build?.other.secrets;
  if (!Array.isArray(named)) return [];
  return named.flatMap((one: unknown) => {
    if (typeof one === 'string') return [one];
    const source = typeof one === 'object' && one !== null && 'source' in one ? one.source : undefined;
    return typeof source === 'string' ? [source] : [];
  });
}

/** `127.0.0.1:8080-8090:80/udp`. */
function shortPort({ target, published, publishedTo, hostIp, protocol }: ComposePort): string {
  const host = hostIp === undefined ? '' : `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:`;
  const range = [published, publishedTo].filter((port) => port !== undefined).join('-');
  const to = `${target}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  return host === '' && range === '' ? to : `${host}${range}:${to}`;
}

/** `source:target:ro,z`; undefined where only the long form can say it. */
function shortMount(mount: ComposeMount): string | undefined {
  const { type, source, target, readOnly, createHostPath = true, propagation, selinux, noCopy } = mount;
  const isShort = type === 'volume' ? mount.subpath === undefined : type === 'bind' && createHostPath;
  if (!isShort || [source ?? '', target].some((path) => path.includes(':'))) return undefined;
  const modes = [readOnly ? 'ro' : undefined, selinux, propagation, noCopy ? 'nocopy' : undefined];
  const mode = modes.filter((one) => one !== undefined && one !== '').join(',');
  // Without a source a mode would be taken for the target.
  if (source === undefined) return mode === '' ? target : undefined;
  return [source, target, ...(mode === '' ? [] : [mode])].join(':');
}

/** The long form as far as version 1 knows it (config_schema_compose_spec.json of 1.29): that it makes a missing folder cannot be said in it. */
function oldLongMount({ createHostPath, selinux, subpath, tmpfsMode, ...mount }: ComposeMount): object {
  return mountEntry(mount);
}

/**
 * Folders on this machine that Compose would make for itself from a short form, and that have to be there where it is told in a long
 * one: those with a colon in their path, for version 1.
 */
export function foldersToMake(project: ComposeProject, { services, version1 }: ModelOptions): readonly string[] {
  if (!version1) return [];
  return project.services
    .filter(({ name }) => services.has(name))
    .flatMap(({ volumes }) => volumes)
    .filter((mount) => mount.type === 'bind' && mount.createHostPath !== false && shortMount(mount) === undefined)
    .flatMap(({ source }) => source ?? []);
}
