import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonical } from '../stack/canonical.ts';
import type { ComposeProject, ComposeService } from '../stack/compose/project.ts';
import type { ComposeFacts } from '../stack/definition.ts';
import { commandWords } from '../stack/diff-words.ts';
import { readComposeProject } from '../stack/read/compose.ts';
import type { ServiceSpec, Stack } from '../stack/stack.ts';

type Project = ComposeProject | undefined;

/** Reads each project once, however many services are of it. */
export type ReadProject = (files: readonly string[]) => Promise<Project>;

export function projectReader(): ReadProject {
  const known = new Map<string, Promise<Project>>();
  return (files) => {
    const key = canonical(files);
    const before = known.get(key);
    if (before) return before;
    const project = readComposeProject(files, { env: process.env }).then((read) => (read.ok ? read.value : undefined));
    known.set(key, project);
    return project;
  };
}

/**
 * What Compose would run for a service, as our own reader understands its files: an edit may change image, command or
 * volumes, and only the services that it is about change with it. Where the reader does not understand all of them, the files as
 * they are stand for every service. Undefined for a service that Compose does not run.
 */
export async function composeFacts(
  stack: Stack,
  { container }: ServiceSpec,
  read: ReadProject = projectReader(),
): Promise<ComposeFacts | undefined> {
  const from = container?.from;
  if (from?.how !== 'compose') return undefined;
  const project = await read(from.files);
  const service = project && serviceOf(project, from.service);
  const unsure = !project || !service || project.notes.length > 0;
  const whole = unsure ? await contentsOf([...from.files, ...(stack.watch ?? [])]) : '';
  const { place: _, ...definition } = service ?? { place: undefined };
  const resources = project && service ? resourcesOf(project, canonical(definition)) : [];
  const digest = hash(`${canonical([definition, from.service, resources])}\0${whole}`);
  return {
    digest,
    text: service ? words(service) : `as ${from.files.map((file) => basename(file)).join(' and ')} says`,
  };
}

/** Volumes, networks, secrets and configs that it names: a volume's options may mount any folder of this machine. */
function resourcesOf({ volumes, networks, secrets, configs }: ComposeProject, definition: string): readonly unknown[] {
  return [...volumes, ...networks, ...secrets, ...configs].filter(({ key }) =>
    definition.includes(JSON.stringify(key)),
  );
}

function serviceOf({ services, inactive }: ComposeProject, name: string): ComposeService | undefined {
  return [...services, ...inactive].find((service) => service.name === name);
}

/** Variables are secret and left out. */
function words(service: ComposeService): string {
  const { image, build, command, entrypoint, volumes, user, privileged } = service;
  return [
    ...(image === undefined ? [] : [`image ${image}`]),
    ...(build === undefined ? [] : ['built from its folder']),
    ...(entrypoint ? [`entrypoint ${commandWords(entrypoint)}`] : []),
    ...(command ? [`command ${commandWords(command)}`] : []),
    ...volumes.map((volume) => `volume ${mountWords(volume)}`),
    ...(user === undefined ? [] : [`as user ${user}`]),
    ...(privileged ? ['privileged'] : []),
  ].join(', ');
}

function mountWords({ source, target }: { readonly source?: string | undefined; readonly target: string }): string {
  return source === undefined ? target : `${source}:${target}`;
}

/** With the `.env` beside each file, since Compose fills it in. */
async function contentsOf(files: readonly string[]): Promise<string> {
  const all = [...new Set([...files, ...files.map((file) => join(dirname(file), '.env'))])];
  const texts = await Promise.all(all.map((file) => readFile(file, 'utf8').catch(() => '')));
  return hash(canonical(all.map((file, index) => [file, texts[index]])));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
