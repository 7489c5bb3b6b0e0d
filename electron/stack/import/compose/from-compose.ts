/**
 * A Compose project as services of a stack file: each is found by Compose's labels, its published ports are declared, its order
 * is kept. Health checks and restarts stay the engine's, which Compose told about them.
 */
import type { Problem } from '../../../result.ts';
import type { ComposeProject, ComposeService } from '../../compose/project/project.ts';
import { normaliseName } from '../../parse/parse-stack.ts';
import { baseName } from '../../paths.ts';
import { literal } from '../escape-dollars.ts';
import type { Proposal, ProposedService } from '../proposal.ts';
import { entryOf, isProvider, note, type Whole } from './compose-entry.ts';

/**
 * Pure; a project of a thousand services takes milliseconds. What cannot be said in a stack file is in `notes`. `directory`: the
 * folder of the stack, where it is not the project's.
 */
export function proposeCompose(project: ComposeProject, directory = project.directory): Proposal {
  const notes: Problem[] = [...project.notes];
  const whole: Whole = { project, directory, ids: idsOf(project), oneShots: oneShotsOf(project), notes };
  return {
    name: normaliseName(project.name),
    directory,
    sources: project.files.map((file) => ({ kind: 'compose', file })),
    services: project.services.filter((one) => !isProvider(one)).map((service) => propose(service, whole)),
    notes: [...notes, ...inactiveNotes(project), ...providerNotes(project)],
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
    // `scale: 0` is how a Compose file says that a service is not to run.
    chosen: service.deploy.replicas !== 0,
  };
}

function noteScale(service: ComposeService, whole: Whole): void {
  const { replicas } = service.deploy;
  if (replicas === undefined || replicas <= 1) return;
  note(
    whole,
    service,
    `service "${service.name}" has ${replicas} containers; they are one service here, which tells how many of them are up`,
  );
}

function inactiveNotes({ inactive }: ComposeProject): readonly Problem[] {
  return inactive.map(({ name, profiles, place }) => ({
    code: 'profile-off',
    message: `service "${name}" is left out: its profile (${profiles.join(', ')}) is not switched on`,
    hint: `set COMPOSE_PROFILES=${profiles[0] ?? ''} in .env to have it`,
    ...place,
  }));
}

/** They have no container: Compose has a program of theirs bring them up together with what depends on them. */
function providerNotes({ services }: ComposeProject): readonly Problem[] {
  return services.filter(isProvider).map(({ name, other, place }) => ({
    code: 'compose-provider',
    message: `service "${name}" is not a container but a provider (${providerType(other.provider)}); Docker Compose brings it up with what depends on it, and it is not watched`,
    ...place,
  }));
}

function providerType(provider: unknown): string {
  const type = typeof provider === 'object' && provider !== null && 'type' in provider ? provider.type : undefined;
  return typeof type === 'string' ? type : 'of an unknown type';
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

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//…@');
}
