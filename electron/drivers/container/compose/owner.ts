/**
 * Whose a container of Compose is. A project is its name *and* its folder and files: two folders of one name are two projects,
 * although Compose itself tells them apart by nothing. Pure: the disk is handed in.
 */
import type { Container } from '../container.ts';

/** Compose's own labels, by which it and we know what belongs to a project (docker/compose, pkg/api/labels.go). */
export const COMPOSE_LABELS = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  workingDir: 'com.docker.compose.project.working_dir',
  files: 'com.docker.compose.project.config_files',
  version: 'com.docker.compose.version',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
} as const;

/** podman-compose wrote only this one in its early versions. */
const PODMAN_PROJECT = 'io.podman.compose.project';

type Labels = Container['labels'];
type Labelled = Pick<Container, 'labels' | 'image'>;

/** One service of a Compose project, as its own files on this disk say it. */
export interface ComposeHome {
  readonly project: string;
  readonly service: string;
  /** Absolute: what Compose is told as `--project-directory`. */
  readonly directory: string;
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[];
  /** As the files name it; undefined where they name none, or with a variable. */
  readonly image?: string;
  /** The name is the stack file's, or was told apart by it: the Compose file's own does not count then. */
  readonly explicit?: boolean;
  /** It is built and Compose names the image after the project. */
  readonly built?: boolean;
}

/** What is asked of the disk: a path without symbolic links, and whether there is anything at it. */
export interface Disk {
  real(path: string): string;
  exists(path: string): boolean;
}

export type Owner =
  | { readonly kind: 'own' }
  /** Its own, made before the project's folder was moved or renamed: `folder` is where it was. */
  | { readonly kind: 'moved'; readonly folder: string }
  /** Of another project: `place` is its folder, or its file where only that differs. */
  | { readonly kind: 'other'; readonly place: string };

export function projectOf(labels: Labels): string | undefined {
  return labels[COMPOSE_LABELS.project] ?? labels[PODMAN_PROJECT];
}

/** A container that `compose run` made for one command belongs to nobody's service. */
export function isOneOff(labels: Labels): boolean {
  return labels[COMPOSE_LABELS.oneOff]?.toLowerCase() === 'true';
}

/** What Compose called its service, for a container that stands for one. */
export function serviceOf(labels: Labels): string | undefined {
  return isOneOff(labels) ? undefined : labels[COMPOSE_LABELS.service];
}

/**
 * Judges by folder and files alone; whether project and service have the right names is the caller's to ask. A label that is
 * missing (a Compose from before 2019) speaks against nobody.
 */
export function ownerOf(container: Labelled, home: ComposeHome, disk: Disk): Owner {
  const { labels } = container;
  const folder = labels[COMPOSE_LABELS.workingDir];
  if (folder === undefined || folder === '') return { kind: 'own' };
  const files = filesOf(labels, folder);
  const mine = new Set([...home.files, ...home.files.map((file) => disk.real(file))]);
  if (files.some(({ path }) => mine.has(path) || mine.has(disk.real(path)))) return { kind: 'own' };
  if (folder === home.directory || disk.real(folder) === disk.real(home.directory)) {
    // Files that lie elsewhere, or nowhere any more, say nothing: a model on standard input, a file that was renamed.
    const theirs = files.find(({ path }) => isBelow(path, folder) && disk.exists(path));
    return theirs ? { kind: 'other', place: theirs.path } : { kind: 'own' };
  }
  if (!disk.exists(folder) && agrees(container, files, home)) return { kind: 'moved', folder };
  return { kind: 'other', place: folder };
}

/** Containers of projects that have this name and are others. */
export function strangersOf<T extends Labelled>(containers: readonly T[], home: ComposeHome, disk: Disk) {
  return containers.flatMap((container) => {
    if (projectOf(container.labels) !== home.project || isOneOff(container.labels)) return [];
    const owner = ownerOf(container, home, disk);
    return owner.kind === 'other' ? [{ container, place: owner.place }] : [];
  });
}

/** Containers of this very service from when its folder, and so its project, had another name. */
export function pastOf<T extends Labelled>(containers: readonly T[], home: ComposeHome, disk: Disk) {
  return containers.flatMap((container) => {
    const project = projectOf(container.labels);
    if (project === undefined || project === home.project) return [];
    if (serviceOf(container.labels) !== home.service) return [];
    const owner = ownerOf(container, home, disk);
    return owner.kind === 'moved' ? [{ container, project, folder: owner.folder }] : [];
  });
}

/** The files that the label names. Version 1 and podman-compose write them as they were typed. */
function filesOf(labels: Labels, folder: string): readonly { readonly path: string; readonly name: string }[] {
  const named = (labels[COMPOSE_LABELS.files] ?? '').split(',').filter((file) => file !== '' && file !== '-');
  return named.map((file) => ({ path: absolute(file, folder), name: lastPart(file) }));
}

/** Image, service and file names are the same; what cannot be compared does not agree. */
function agrees({ labels, image }: Labelled, files: readonly { readonly name: string }[], home: ComposeHome): boolean {
  if (serviceOf(labels) !== home.service) return false;
  const theirs = new Set(files.map(({ name }) => name));
  const mine = new Set(home.files.map(lastPart));
  if (theirs.size !== mine.size || [...theirs].some((name) => !mine.has(name))) return false;
  if (home.image !== undefined) return withTag(image) === withTag(home.image);
  const project = projectOf(labels) ?? '';
  return home.built === true && ['-', '_'].some((joint) => image === `${project}${joint}${home.service}`);
}

function withTag(image: string): string {
  return /:[^/]+$|@/.test(image) ? image : `${image}:latest`;
}

function absolute(file: string, folder: string): string {
  if (/^(?:[/\\]|[a-z]:[/\\])/i.test(file)) return file;
  const parts = folder.split('/');
  for (const part of file.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length));
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
