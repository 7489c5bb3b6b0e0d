/** Which container is a service's: by name or by labels, never by id, since a replaced container has another. */
import { dirname } from 'node:path';
import type { Problem } from '../../result.ts';
import type { ContainerSpec } from '../../stack/stack.ts';
import { nearest } from '../../stack/syntax/did-you-mean.ts';
import { type ServiceOutline, serviceOutline } from './compose/outline.ts';
import {
  COMPOSE_LABELS,
  type ComposeHome,
  type Disk,
  isOneOff,
  ownerOf,
  projectOf,
  serviceOf,
  strangersOf,
} from './compose/owner.ts';
import { composeProject } from './compose/project-name.ts';
import type { Container } from './container.ts';
import { DISK } from './disk.ts';
import { isAlive } from './facts.ts';
import { DIRECTORY_LABEL, SERVICE_LABEL, STACK_LABEL } from './labels.ts';
import { isUseful, numberOf } from './replicas.ts';

export { COMPOSE_LABELS };

export interface Identity {
  /** Stands for the service whatever its container is called: it may have none yet, or be renamed while it is replaced. */
  readonly key: string;
  /** What the engine can preselect by, for its list. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  matches(container: Container): boolean;
  /** The `container-missing` problem, which names what was looked for and what there is instead. */
  missing(present: readonly Container[]): Problem;
  /** The project that it is a service of, where Compose makes its container. */
  readonly home?: ComposeHome;
  /** How many containers it is to have, where its files say so in a plain number. */
  readonly replicas?: number;
  /** It is no container, but what a provider of this type brings; and the providers that it depends on. */
  readonly provider?: string;
  readonly providers?: readonly string[];
}

/** Which stack asks. Without a folder whatever was made for a stack of this name is its own. */
export interface Asking {
  readonly stack: string;
  readonly directory?: string;
  readonly service: string;
}

/** Reads the Compose files: for the project's name where the stack file does not give it, and for what its containers look like. */
export async function identityOf(
  from: ContainerSpec['from'],
  stackName: string,
  service: string,
  directory?: string,
): Promise<Identity> {
  switch (from.how) {
    case 'existing':
      return byName(from.name);
    case 'compose': {
      const project = from.project ?? (await composeProject(from.files));
      return byCompose(homeOf(from, project, await serviceOutline(from.files, from.service)));
    }
    case 'image':
      return byOwnLabels(from.name, { stack: stackName, service, ...(directory !== undefined && { directory }) });
  }
}

type FromCompose = Extract<ContainerSpec['from'], { readonly how: 'compose' }>;

function homeOf(from: FromCompose, project: string, outline: ServiceOutline): ComposeHome & ServiceOutline {
  const { files, service } = from;
  const explicit = from.project === undefined ? {} : { explicit: true };
  return { project, service, files, directory: dirname(files[0] ?? '.'), ...explicit, ...outline };
}

/** The one of several (a replaced one that is still being removed, replicas): a live one, then Compose's first, then the newest. */
export function choose(identity: Identity, containers: readonly Container[]): Container | undefined {
  return containers
    .filter((container) => identity.matches(container))
    .sort(
      (a, b) =>
        Number(isAlive(b)) - Number(isAlive(a)) ||
        // One of several that is unhealthy does not speak for the others.
        Number(isUseful(b)) - Number(isUseful(a)) ||
        numberOf(a) - numberOf(b) ||
        b.createdAt - a.createdAt,
    )[0];
}

function byName(name: string): Identity {
  return {
    key: `container ${name}`,
    filters: nameFilter(name),
    matches: (container) => container.name === name,
    missing: (present) => {
      const near = nearest(
        name,
        present.map((container) => container.name),
      );
      return {
        code: 'container-missing',
        message: `There is no container named ${name}.`,
        hint: near
          ? `did you mean ${near}?`
          : `create it with docker create --name ${name} IMAGE, or with docker compose up`,
      };
    },
  };
}

/** By project, service, folder and files: a project of the same name in another folder is another one. */
export function byCompose(
  { replicas, provider, providers, ...home }: ComposeHome & ServiceOutline,
  disk: Disk = DISK,
): Identity {
  const { project, service } = home;
  return {
    key: `Compose ${project}/${service}`,
    filters: { label: [`${COMPOSE_LABELS.project}=${project}`, `${COMPOSE_LABELS.service}=${service}`] },
    home,
    ...(replicas !== undefined && { replicas }),
    ...(provider !== undefined && { provider }),
    ...(providers && { providers }),
    matches: (container) =>
      projectOf(container.labels) === project &&
      serviceOf(container.labels) === service &&
      ownerOf(container, home, disk).kind !== 'other',
    missing: (present) => {
      const own = present.filter(
        (one) =>
          projectOf(one.labels) === project && !isOneOff(one.labels) && ownerOf(one, home, disk).kind !== 'other',
      );
      const near = nearest(
        service,
        own.map(({ labels }) => labels[COMPOSE_LABELS.service] ?? ''),
      );
      const stranger = strangersOf(present, home, disk).find(
        ({ container }) => serviceOf(container.labels) === service,
      );
      const beside = stranger
        ? ` ${stranger.container.name} belongs to a project of the same name in ${stranger.place}.`
        : '';
      return {
        code: 'container-missing',
        message: `Compose has made no container for service ${service} of project ${project}.${beside}`,
        hint: near ? `did you mean ${near}?` : `start ${service} to create it`,
      };
    },
  };
}

function byOwnLabels(name: string, asking: Asking, disk: Disk = DISK): Identity {
  const { stack, service } = asking;
  return {
    key: `${stack}/${service}`,
    filters: nameFilter(name),
    matches: ({ name: itsName, labels }) =>
      itsName === name &&
      labels[STACK_LABEL] === stack &&
      labels[SERVICE_LABEL] === service &&
      otherStackOf(labels, asking.directory, disk) === undefined,
    missing: () => ({
      code: 'container-missing',
      message: `The container ${name} has not been created yet.`,
      hint: `start ${service} to create it`,
    }),
  };
}

/** The folder of another stack that a container of ours was made for; a folder that is gone was this one before it moved. */
function otherStackOf(
  labels: Container['labels'],
  directory: string | undefined,
  disk: Disk = DISK,
): string | undefined {
  const theirs = labels[DIRECTORY_LABEL];
  if (theirs === undefined || directory === undefined || theirs === directory) return undefined;
  return disk.exists(theirs) && disk.real(theirs) !== disk.real(directory) ? theirs : undefined;
}

/** The engine takes names as patterns and finds `shop-db-old` for `db` otherwise. */
function nameFilter(name: string): Identity['filters'] {
  return { name: [`^/?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`] };
}
