/** The entry of one Compose service in a stack file. Pure. */
import type { Problem } from '../../../result.ts';
import type { ComposeDependency, ComposePort, ComposeProject, ComposeService } from '../../compose/project/project.ts';
import { formatDuration } from '../../compose/write/write-parts.ts';
import { normaliseName } from '../../parse/parse-stack.ts';
import { baseName } from '../../paths.ts';
import { withoutGaps } from '../escape-dollars.ts';
import type { ServiceEntry } from '../proposal.ts';

/** What the entries of one project share. */
export interface Whole {
  readonly project: ComposeProject;
  readonly directory: string;
  /** Ids in the stack by service name. */
  readonly ids: ReadonlyMap<string, string>;
  /** Services that others wait for to end. */
  readonly oneShots: ReadonlySet<string>;
  readonly notes: Problem[];
}

/** Keys in the order in which they are written; dollar signs are not yet escaped. */
export function entryOf(service: ComposeService, id: string, whole: Whole): ServiceEntry {
  const { project, directory, oneShots } = whole;
  const files = project.files.map((file) => relativeTo(directory, file));
  const oneShot = oneShots.has(service.name);
  return withoutGaps({
    compose: withoutGaps({
      file: files.length === 1 ? files[0] : files,
      service: service.name === id ? undefined : service.name,
      // Without it the folder's name counts, as with Compose.
      project: project.name === normaliseName(baseName(project.directory)) ? undefined : project.name,
    }),
    ports: portsOf(service, whole),
    depends_on: dependenciesOf(service, whole),
    // A task that ran is done: it is not to be started again.
    restart: oneShot ? 'no' : undefined,
    stop_grace_period: service.stopGraceMs === undefined ? undefined : formatDuration(service.stopGraceMs),
  });
}

/** Published ports with their addresses; undefined where there are none, or where they are only known when it runs. */
function portsOf(service: ComposeService, whole: Whole): readonly string[] | undefined {
  const ports = service.ports.flatMap((port) => portText(port, service, whole) ?? []);
  return ports.length > 0 ? [...new Set(ports)] : undefined;
}

function portText(port: ComposePort, service: ComposeService, whole: Whole): string | undefined {
  const { published, publishedTo, hostIp, protocol, target } = port;
  // Without a published port the engine takes a free one: there is nothing to supervise.
  if (published === undefined) return undefined;
  const open = `${target}/${protocol}`;
  if (publishedTo !== undefined || (service.deploy.replicas ?? 1) > 1) {
    const range = publishedTo === undefined ? `${published}` : `${published}-${publishedTo}`;
    note(whole, service, `port ${open} of service "${service.name}" may be any of ${range} and is not declared`);
    return undefined;
  }
  if (protocol === 'sctp') {
    note(whole, service, `port ${open} of service "${service.name}" is not watched: only tcp and udp are`);
    return undefined;
  }
  const address = hostIp === undefined ? '' : hostIp.includes(':') ? `[${hostIp}]:` : `${hostIp}:`;
  return `${address}${published}:${target}${protocol === 'udp' ? '/udp' : ''}`;
}

/** Dependencies with their conditions; undefined where there are none. */
function dependenciesOf(service: ComposeService, whole: Whole): Readonly<Record<string, unknown>> | undefined {
  const entries = service.dependsOn.flatMap((dependency) => {
    const id = dependencyId(service, dependency, whole);
    return id === undefined ? [] : [[id, dependencyEntry(service, dependency, whole)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** A service that is no container: `provider: { type: model }` (compose-spec, provider). */
export function isProvider({ other }: ComposeService): boolean {
  return other.provider !== undefined;
}

function dependencyId(service: ComposeService, { service: name }: ComposeDependency, whole: Whole): string | undefined {
  // Compose brings it up with this very service: there is nothing to wait for before.
  if (whole.project.services.some((other) => other.name === name && isProvider(other))) return undefined;
  if (whole.project.services.some((other) => other.name === name)) return whole.ids.get(name);
  note(
    whole,
    service,
    `service "${service.name}" depends on "${name}", which no active profile starts; it does not wait for it`,
  );
  return undefined;
}

function dependencyEntry(
  service: ComposeService,
  { service: name, condition: given, required, restart }: ComposeDependency,
  whole: Whole,
): Readonly<Record<string, unknown>> {
  const other = whole.project.services.find((one) => one.name === name);
  const hopeless = given === 'service_healthy' && other?.healthcheck?.disabled === true;
  if (hopeless) {
    const message = `service "${service.name}" waits for "${name}" to be healthy, whose health check is switched off; it waits for its start`;
    note(whole, service, message);
  }
  const condition = hopeless ? 'service_started' : given;
  return withoutGaps({ condition, required: required ? undefined : false, restart: restart || undefined });
}

/** Says, at the service, what of it a stack file cannot say. */
export function note({ notes }: Whole, { place }: ComposeService, message: string): void {
  notes.push({ code: 'compose-import', message, ...place });
}

/** A path below the folder as it is written beside it. */
function relativeTo(directory: string, file: string): string {
  const separator = file.startsWith(`${directory}\\`) ? '\\' : '/';
  const base = directory.endsWith(separator) ? directory : `${directory}${separator}`;
  return file.startsWith(base) ? file.slice(base.length) : file;
}
