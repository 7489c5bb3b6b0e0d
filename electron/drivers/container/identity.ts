/** Which container is a service's: by name or by labels, never by id, since a replaced container has another. */
import type { Problem } from '../../result.ts';
import type { ContainerSpec } from '../../stack/stack.ts';
import { composeProject } from './compose-project.ts';
import type { Container } from './container.ts';
import { isAlive } from './facts.ts';
import { nearest } from './nearest.ts';

export const STACK_LABEL = 'io.stacklight.stack';
export const SERVICE_LABEL = 'io.stacklight.service';
export const CONFIG_LABEL = 'io.stacklight.config-hash';

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

export interface Identity {
  /** Stands for the service whatever its container is called: it may have none yet, or be renamed while it is replaced. */
  readonly key: string;
  /** What the engine can preselect by, for its list. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  matches(container: Container): boolean;
  /** The `container-missing` problem, which names what was looked for and what there is instead. */
  missing(present: readonly Container[]): Problem;
}

/** Reads the Compose files for the project's name where the stack file does not give it. */
export async function identityOf(from: ContainerSpec['from'], stackName: string, service: string): Promise<Identity> {
  switch (from.how) {
    case 'existing':
      return byName(from.name);
    case 'compose':
      return byCompose(from.project ?? (await composeProject(from.files)), from.service);
    case 'image':
      return byOwnLabels(from.name, stackName, service);
  }
}

/** The one of several (a replaced one that is still being removed, replicas): a live one, then Compose's first, then the newest. */
export function choose(identity: Identity, containers: readonly Container[]): Container | undefined {
  return containers
    .filter((container) => identity.matches(container))
    .sort(
      (a, b) => Number(isAlive(b)) - Number(isAlive(a)) || numberOf(a) - numberOf(b) || b.createdAt - a.createdAt,
    )[0];
}

function numberOf({ labels }: Container): number {
  return Number(labels[COMPOSE_LABELS.number] ?? 1) || 1;
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

function byCompose(project: string, service: string): Identity {
  return {
    key: `Compose ${project}/${service}`,
    filters: { label: [`${COMPOSE_LABELS.project}=${project}`, `${COMPOSE_LABELS.service}=${service}`] },
    matches: ({ labels }) =>
      labels[COMPOSE_LABELS.project] === project &&
      labels[COMPOSE_LABELS.service] === service &&
      labels[COMPOSE_LABELS.oneOff] !== 'True',
    missing: (present) => {
      const services = present.flatMap(({ labels }) =>
        labels[COMPOSE_LABELS.project] === project ? [labels[COMPOSE_LABELS.service] ?? ''] : [],
      );
      const near = nearest(service, services);
      return {
        code: 'container-missing',
        message: `Compose has made no container for service ${service} of project ${project}.`,
        hint: near ? `did you mean ${near}?` : `start ${service} to create it`,
      };
    },
  };
}

function byOwnLabels(name: string, stackName: string, service: string): Identity {
  return {
    key: `${stackName}/${service}`,
    filters: nameFilter(name),
    matches: ({ name: itsName, labels }) =>
      itsName === name && labels[STACK_LABEL] === stackName && labels[SERVICE_LABEL] === service,
    missing: () => ({
      code: 'container-missing',
      message: `The container ${name} has not been created yet.`,
      hint: `start ${service} to create it`,
    }),
  };
}

/** The engine takes names as patterns and finds `shop-db-old` for `db` otherwise. */
function nameFilter(name: string): Identity['filters'] {
  return { name: [`^/?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`] };
}
