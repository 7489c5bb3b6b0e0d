/** From Compose files, or from what the Compose command made of them, to the project. Pure: it reads through `Loading.open`. */
import type { Problem, Result } from '../../../result.ts';
import { inFileOrder } from '../../parse/problem-report.ts';
import { loadModel } from '../merge/load-model.ts';
import type { Loading, Model, ProjectSource, Scope } from '../merge/model.ts';
import { REMOTE_CODES } from '../merge/remote.ts';
import { child, type Field, type MapNode, type Node } from '../tree/node.ts';
import { textsOf } from '../tree/values.ts';
import { checkProject } from './check.ts';
import { resolveEnvironment, resolveLabels } from './environment.ts';
import type { ComposeProject, ComposeService } from './project.ts';
import { projectName } from './project-name.ts';
import { buildGrantSources, buildNetworkList, buildVolumeList } from './resources.ts';
import { buildService } from './service.ts';

export type Resolved = Result<ComposeProject, readonly Problem[]>;

/** A failure holds every problem of the files, in their order. */
export async function resolveProject(source: ProjectSource, loading: Loading): Promise<Resolved> {
  const name = await projectName(source, loading);
  const variables = { COMPOSE_PROJECT_NAME: name, ...source.variables };
  const scope: Scope = { directory: source.directory, variables, chain: [] };
  const model = await loadModel(source.files, scope, loading);
  if (!model) return { ok: false, problem: ordered(loading.complaints.errors) };
  return projectOf(model, { ...source, variables, name, resolvedBy: 'reader' }, loading);
}

export interface ModelSource extends ProjectSource {
  readonly name: string;
  readonly resolvedBy: ComposeProject['resolvedBy'];
}

/** The project that a model describes. */
export async function projectOf(model: Model, source: ModelSource, loading: Loading): Promise<Resolved> {
  const { complaints } = loading;
  const { name, directory, files, profiles, resolvedBy } = source;
  if (model.services.size === 0 && complaints.errors.length === 0) complaints.errors.push(noServices(source, loading));
  const all: ComposeService[] = [];
  for (const [service, node] of model.services) all.push(await serviceOf(service, node, source, loading));
  // What follows from a value that could not be read would only hide it.
  if (complaints.errors.length === 0) checkProject(all, model, complaints, (service) => isActive(service, profiles));
  const naming = {
    project: name,
    field: (key: string, node: Node): Field => ({ node, path: key, complaints }),
  };
  const used = (key: 'secrets' | 'configs') => new Set(all.flatMap((service) => service[key].map((one) => one.source)));
  const project: ComposeProject = {
    name,
    directory,
    files,
    profiles,
    services: all.filter((service) => isActive(service, profiles)),
    inactive: all.filter((service) => !isActive(service, profiles)),
    networks: buildNetworkList(model.networks, all, naming),
    volumes: buildVolumeList(model.volumes, all, naming),
    secrets: buildGrantSources(model.secrets, used('secrets'), naming),
    configs: buildGrantSources(model.configs, used('configs'), naming),
    notes: ordered(complaints.notes),
    watch: [...loading.opened],
    resolvedBy,
  };
  return complaints.errors.length > 0
    ? { ok: false, problem: ordered(complaints.errors) }
    : { ok: true, value: project };
}

function noServices({ files: [file = ''] }: ModelSource, { complaints }: Loading): Problem {
  const at = { code: 'no-services', file, line: 1, column: 1 };
  if (complaints.notes.some(({ code }) => REMOTE_CODES.has(code)))
    return { ...at, message: 'the file itself names no service, and what it includes is not of this machine' };
  return { ...at, message: 'the file names no service', hint: 'it needs "services:" with at least one service' };
}

async function serviceOf(name: string, node: MapNode, source: ModelSource, loading: Loading): Promise<ComposeService> {
  const { complaints } = loading;
  const field: Field = { node, path: `services.${name}`, complaints };
  const active = isActive({ profiles: textsOf(child(field, 'profiles')) }, source.profiles);
  // What would not be started may miss its files: that is worth a note, not the project.
  const lenient = { errors: complaints.notes, notes: complaints.notes };
  const reading = active ? loading : { ...loading, complaints: lenient };
  const environment = await resolveEnvironment(field, source.variables, reading);
  const labels = await resolveLabels(field, reading);
  return buildService(name, field, { environment, labels, variables: source.variables });
}

function isActive({ profiles }: Pick<ComposeService, 'profiles'>, on: readonly string[]): boolean {
  return profiles.length === 0 || on.includes('*') || profiles.some((profile) => on.includes(profile));
}

/** By file, in the order in which files were read, and by place. */
function ordered(problems: readonly Problem[]): readonly Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files.flatMap((file) => inFileOrder(problems.filter((problem) => problem.file === file)));
}
