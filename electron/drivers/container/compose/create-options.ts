/** From a service of a resolved Compose project to what the engine is asked to create, with Compose's own labels. Pure. */
import type { ContainerCreateOptions, EndpointSettings } from 'dockerode';
import type {
  ComposeAttachment,
  ComposeHealthcheck,
  ComposeProject,
  ComposeService,
} from '../../../stack/compose/project/project.ts';
import { COMPOSE_LABELS } from '../identity.ts';
import { CONFIG_LABEL } from '../labels.ts';
import { hashOf } from '../make/config-hash.ts';
import { composeHostConfig, type HostModes } from './host-config.ts';

export interface ComposeCreation {
  readonly create: ContainerCreateOptions & { readonly name: string; readonly Image: string };
  /** Joined after it is made: engines before API 1.44 take one network with the creation. */
  readonly join: readonly { readonly network: string; readonly endpoint: EndpointSettings }[];
}

/** Version 1 reads names by it, and falls over a container that has none. */
const LABELS_AS_OF = '2.0.0';

/** The name that Compose gives to a container of a service. */
function composeContainerName(project: string, service: ComposeService, number: number): string {
  return service.containerName ?? `${project}-${service.name}-${number}`;
}

/** `image`: what the service's image is called on this machine; its `id` where a new one is to make a new container. */
export function composeCreation(
  project: ComposeProject,
  service: ComposeService,
  image: { readonly name: string; readonly id?: string },
  modes: HostModes & { readonly links: readonly string[] },
  number = 1,
): ComposeCreation {
  const [first, ...others] = service.networks;
  const nameOf = ({ network }: ComposeAttachment) =>
    project.networks.find(({ key }) => key === network)?.name ?? `${project.name}_${network}`;
  const options = {
    name: composeContainerName(project.name, service, number),
    Image: image.name,
    Env: Object.entries(service.environment).map(([key, value]) => `${key}=${value}`),
    ...(service.command && { Cmd: [...service.command] }),
    ...(service.entrypoint && { Entrypoint: [...service.entrypoint] }),
    ExposedPorts: exposedPorts(service),
    Volumes: anonymousVolumes(service),
    ...processOf(service),
    ...(service.healthcheck && { Healthcheck: healthcheckOf(service.healthcheck) }),
    ...(service.platform && { platform: service.platform }),
    HostConfig: composeHostConfig(project, service, modes),
    NetworkingConfig: { EndpointsConfig: first ? { [nameOf(first)]: endpointOf(service, first, modes.links) } : {} },
  };
  const labels = { ...service.labels, ...ownLabels(project, service, number) };
  return {
    create: { ...options, Labels: { ...labels, [CONFIG_LABEL]: hashOf({ ...options, labels, built: image.id }) } },
    join: others.map((one) => ({ network: nameOf(one), endpoint: endpointOf(service, one, modes.links) })),
  };
}

/** Without `config-hash`: Compose then sees that the container is not of its making and replaces it at its next `up`. */
function ownLabels(
  { name, directory, files }: ComposeProject,
  service: ComposeService,
  number: number,
): Record<string, string> {
  return {
    [COMPOSE_LABELS.project]: name,
    [COMPOSE_LABELS.service]: service.name,
    [COMPOSE_LABELS.number]: String(number),
    [COMPOSE_LABELS.oneOff]: 'False',
    [COMPOSE_LABELS.workingDir]: directory,
    [COMPOSE_LABELS.files]: files.join(','),
    [COMPOSE_LABELS.version]: LABELS_AS_OF,
  };
}

function processOf(service: ComposeService): Partial<ContainerCreateOptions> {
  return {
    ...(service.workingDir && { WorkingDir: service.workingDir }),
    ...(service.user && { User: service.user }),
    ...(service.hostname && { Hostname: service.hostname }),
    ...(service.domainname && { Domainname: service.domainname }),
    ...(service.tty && { Tty: true }),
    ...(service.stdinOpen && { OpenStdin: true }),
    ...(service.stopSignal && { StopSignal: service.stopSignal }),
    ...(service.stopGraceMs !== undefined && { StopTimeout: Math.ceil(service.stopGraceMs / 1_000) }),
  };
}

function exposedPorts({ ports, expose }: ComposeService): Record<string, object> {
  const published = ports.map(({ target, protocol }) => `${target}/${protocol}`);
  const inside = expose.map((port) => (port.includes('/') ? port : `${port}/tcp`));
  return Object.fromEntries([...published, ...inside].map((port) => [port, {}]));
}

function anonymousVolumes({ volumes }: ComposeService): Record<string, object> {
  const nameless = volumes.filter(({ type, source }) => type === 'volume' && source === undefined);
  return Object.fromEntries(nameless.map(({ target }) => [target, {}]));
}

function endpointOf(
  service: ComposeService,
  attachment: ComposeAttachment,
  links: readonly string[],
): EndpointSettings {
  const { aliases, ipv4Address, ipv6Address, linkLocalIps, driverOpts, macAddress } = attachment;
  const addresses = {
    ...(ipv4Address && { IPv4Address: ipv4Address }),
    ...(ipv6Address && { IPv6Address: ipv6Address }),
    ...(linkLocalIps.length > 0 && { LinkLocalIPs: [...linkLocalIps] }),
  };
  return {
    Aliases: [...new Set([service.name, ...aliases])],
    ...(Object.keys(addresses).length > 0 && { IPAMConfig: addresses }),
    ...(Object.keys(driverOpts).length > 0 && { DriverOpts: { ...driverOpts } }),
    ...(macAddress && { MacAddress: macAddress }),
    ...(links.length > 0 && { Links: [...links] }),
  } as EndpointSettings;
}

/** What is left out is the image's own, or the engine's default. */
function healthcheckOf(check: ComposeHealthcheck): NonNullable<ContainerCreateOptions['Healthcheck']> {
  if (check.disabled) return { Test: ['NONE'] };
  const nanoseconds = (ms: number) => Math.round(ms * 1e6);
  return {
    ...(check.test && { Test: [...check.test] }),
    ...(check.intervalMs !== undefined && { Interval: nanoseconds(check.intervalMs) }),
    ...(check.timeoutMs !== undefined && { Timeout: nanoseconds(check.timeoutMs) }),
    ...(check.retries !== undefined && { Retries: check.retries }),
    ...(check.startPeriodMs !== undefined && { StartPeriod: nanoseconds(check.startPeriodMs) }),
    ...(check.startIntervalMs !== undefined && { StartInterval: nanoseconds(check.startIntervalMs) }),
  };
}
