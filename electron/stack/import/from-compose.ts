/**
 * A Compose project as services of a stack file: each is found by Compose's labels, its published ports are declared, its order
 * is kept. Health checks and restarts stay the engine's, which Compose told about them.
 */
import type { Problem } from '../../result.ts';
import type { ComposeDependency, ComposeProject, ComposeService } from '../compose/project.ts';
import type { ComposePort } from '../compose/project-parts.ts';
import { normaliseName } from '../parse.ts';
import { baseName } from '../paths.ts';
import { literal, withoutGaps } from './literal.ts';
import type { Proposal, ProposedService, ServiceEntry } from './proposal.ts';

interface Whole {
  readonly project: ComposeProject;
  /** Ids in the stack by service name. */
  readonly ids: ReadonlyMap<string, string>;
  /** Services that others wait for to end. */
  readonly oneShots: ReadonlySet<string>;
  readonly notes: Problem[];
}

/** Pure; a project of a thousand services takes milliseconds. What cannot be said in a stack file is in `notes`. */
export function proposeCompose(project: ComposeProject): Proposal {
  const notes: Problem[] = [...project.notes];
  const whole: Whole = { project, ids: idsOf(project), oneShots: oneShotsOf(project), notes };
  return {
    name: normaliseName(project.name),
    directory: project.directory,
    sources: project.files.map((file) => ({ kind: 'compose', file })),
    services: project.services.map((service) => propose(service, whole)),
    notes: [...notes, ...inactiveNotes(project)],
    watch: project.watch,
  };
}

function propose(service: ComposeService, whole: Whole): ProposedService {
  const id = whole.ids.get(service.name) ?? service.name;
  const because = [service.image === undefined ? 'it is built by Compose' : `image ${withoutPassword(service.image)}`];
  noteScale(service, whole);
  return {
    id,
    kind: 'container',
    entry: literal(entryOf(service, id, whole)),
    source: 'compose',
    from: `${baseName(service.place.file)}, service ${service.name}`,
    because,
    chosen: true,
  };
}

function entryOf(service: ComposeService, id: string, whole: Whole): ServiceEntry {
  const { project, oneShots } = whole;
  const files = project.files.map((file) => relativeTo(project.directory, file));
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
    return id === undefined ? [] : [[id, dependencyEntry(dependency)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function dependencyId(service: ComposeService, { service: name }: ComposeDependency, whole: Whole): string | undefined {
  if (whole.project.services.some((other) => other.name === name)) return whole.ids.get(name);
  note(
    whole,
    service,
    `service "${service.name}" depends on "${name}", which no active profile starts; it does not wait for it`,
  );
  return undefined;
}

function dependencyEntry({ condition, required, restart }: ComposeDependency): Readonly<Record<string, unknown>> {
  return withoutGaps({ condition, required: required ? undefined : false, restart: restart || undefined });
}

function noteScale(service: ComposeService, whole: Whole): void {
  const { replicas } = service.deploy;
  if (replicas === undefined || replicas === 1) return;
  note(whole, service, `service "${service.name}" has ${replicas} containers; Stacklight follows the first of them`);
}

function inactiveNotes({ inactive }: ComposeProject): readonly Problem[] {
  return inactive.map(({ name, profiles, place }) => ({
    code: 'profile-off',
    message: `service "${name}" is left out: its profile (${profiles.join(', ')}) is not switched on`,
    hint: `set COMPOSE_PROFILES=${profiles[0] ?? ''} in .env to have it`,
    ...place,
  }));
}

function oneShotsOf({ services }: ComposeProject): ReadonlySet<string> {
  const waits = services.flatMap(({ dependsOn }) => dependsOn);
  const ended = waits.filter(({ condition }) => condition === 'service_completed_successfully');
  return new Set(ended.map(({ service }) => service));
}

/** A stack allows names of up to 128 characters; a longer one is cut and made different from the others. */
function idsOf({ services }: ComposeProject): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name } of services) {
    const plain = idOf(name);
    let id = plain;
    for (let count = 2; taken.has(id); count++) id = `${plain}-${count}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

/** `__proto__` is no key of a stack file: it would not be one in every reader of YAML. */
function idOf(name: string): string {
  return name === '__proto__' ? 'proto' : name.replace(/[^a-zA-Z0-9._-]/g, '-').slice(0, 120) || 'service';
}

function note({ notes }: Whole, { place }: ComposeService, message: string): void {
  notes.push({ code: 'compose-import', message, ...place });
}

/** A path below the folder as it is written beside it. */
function relativeTo(directory: string, file: string): string {
  const separator = file.startsWith(`${directory}\\`) ? '\\' : '/';
  const base = directory.endsWith(separator) ? directory : `${directory}${separator}`;
  return file.startsWith(base) ? file.slice(base.length) : file;
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//…@');
}
