/** Which containers a client of the engine started: by folder and files, labels, command line, name and time. Pure. */

import type { ClientCommand } from '../../commands/client-command.ts';
import { LIMITS } from '../../limits.ts';
import { nameOfFolder } from '../../stack/compose/project/project-name.ts';
import { COMPOSE_LABELS, type Disk, isOneOff, projectOf, serviceOf } from './compose/owner.ts';
import type { Container } from './container.ts';

/** A client as it was seen to run, or as a command line says that it will. */
export interface SeenClient {
  readonly command: ClientCommand;
  /** Absolute folder in which it runs. */
  readonly cwd: string;
  /** When it began, epoch milliseconds. */
  readonly since: number;
  /** `docker run` makes one container: the one that it was found to have made, or that its `--cidfile` names. */
  took?: string | undefined;
}

/** Who says most about its container comes first where several fit. */
export function precision({ command, took }: SeenClient): number {
  if (command.kind !== 'run') return 0;
  if (took !== undefined) return 4;
  return (command.name === undefined ? 0 : 2) + (command.ports.length > 0 ? 1 : 0);
}

const COMPOSE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** What this client started. `docker run` makes one container; of several that fit, the first after its begin. */
export function startedBy(client: SeenClient, containers: readonly Container[], disk: Disk): readonly Container[] {
  const { command } = client;
  switch (command.kind) {
    case 'compose':
      return containers.filter((one) => isOfProject(one, client, command, disk));
    case 'start':
      return containers.filter(
        (one) =>
          one.startedAt >= client.since - LIMITS.engine.clientSlackMs &&
          command.names.some((name) => isCalled(one, name)),
      );
    case 'run': {
      if (client.took !== undefined) return containers.filter(({ id }) => id === client.took);
      const fitting = containers.filter((one) => isRunBy(one, client, command));
      return fitting.sort((a, b) => a.createdAt - b.createdAt).slice(0, 1);
    }
  }
}

type Compose = Extract<ClientCommand, { readonly kind: 'compose' }>;
type Run = Extract<ClientCommand, { readonly kind: 'run' }>;

function isOfProject(container: Container, { cwd, since }: SeenClient, command: Compose, disk: Disk): boolean {
  const { labels, createdAt } = container;
  const project = projectOf(labels);
  if (project === undefined || (isOneOff(labels) && !command.oneOff)) return false;
  // A container for one command is made by each `compose run` anew.
  if (isOneOff(labels) && createdAt < since - LIMITS.engine.clientSlackMs) return false;
  // What it names, and what it started for that: somebody else may run other services of the project.
  const early =
    container.startedAt < since - LIMITS.engine.clientSlackMs ||
    container.startedAt > since + LIMITS.engine.clientNeedsMs;
  if (command.services.length > 0 && !command.services.includes(serviceOf(labels) ?? '') && early) return false;
  if (command.project !== undefined && nameOfFolder(command.project) !== project) return false;
  const folder = labels[COMPOSE_LABELS.workingDir];
  if (!folder) return project === (command.project ?? nameOfFolder(lastPart(cwd)));
  if (command.directory !== undefined) return same(folder, join(cwd, command.directory), disk);
  const [first] = command.files;
  if (first !== undefined && first !== '-') return same(folder, parent(join(cwd, first)), disk);
  if (same(folder, cwd, disk)) return true;
  // Compose looks for its file upwards, and takes COMPOSE_FILE from anywhere: then the moment decides.
  if (isBelow(cwd, folder)) return !foldersUpTo(cwd, folder).some((one) => hasComposeFile(one, disk));
  return isBelow(folder, cwd) && Math.max(createdAt, container.startedAt) >= since - LIMITS.engine.clientSlackMs;
}

/** Whether the client names this service; Compose starts what it depends on as well. */
export function names({ command }: SeenClient, { labels }: Container): boolean {
  return command.kind === 'compose' && command.services.includes(serviceOf(labels) ?? '');
}

function isRunBy(container: Container, { since }: SeenClient, { image, args, name, ports }: Run): boolean {
  if (projectOf(container.labels) !== undefined || container.createdAt < since - LIMITS.engine.clientSlackMs)
    return false;
  if (name !== undefined && container.name !== name) return false;
  if (container.image !== image && container.image !== `${image}:latest`) return false;
  if (!ports.every((port) => isPublished(port, container))) return false;
  const tail = args.length === 0 ? [] : container.command.slice(-args.length);
  return tail.length === args.length && tail.every((word, index) => word === args[index]);
}

/** `[address:]port:target`; a range, or a port that the engine chooses, tells nothing. */
function isPublished(given: string, { published }: Container): boolean {
  const [, port, target] = /(?:^|:)(\d+):(\d+)(?:\/\w+)?$/.exec(given) ?? [];
  if (port === undefined) return true;
  return published.some((one) => one.port === Number(port) && one.targetPort === Number(target));
}

function isCalled({ name, id }: Container, given: string): boolean {
  return name === given || (/^[0-9a-f]{12,64}$/.test(given) && id.startsWith(given));
}

function same(one: string, other: string, disk: Disk): boolean {
  return one === other || disk.real(one) === disk.real(other);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** From `from` up to, and without, `to`. */
function foldersUpTo(from: string, to: string): readonly string[] {
  const folders: string[] = [];
  for (let at = from; at.length > to.length; at = parent(at)) folders.push(at);
  return folders;
}

function hasComposeFile(folder: string, disk: Disk): boolean {
  return COMPOSE_NAMES.some((name) => disk.exists(`${folder}/${name}`));
}

function join(folder: string, path: string): string {
  if (/^(?:[/\\]|[a-z]:[/\\])/i.test(path)) return path;
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/') || '/';
}

function parent(path: string): string {
  return path.replace(/[/\\][^/\\]*$/, '') || '/';
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? '';
}
