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

export interface Identity {
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
      return byCompose(from.project ?? (await composeProject(from.files)), from.service, from.files);
    case 'image':
      return byOwnLabels(from.name, stackName, service);
  }
}

/** The one of several (a replaced one that is still being removed, replicas): a live one, then the newest. */
export function choose(identity: Identity, containers: readonly Container[]): Container | undefined {
  return containers
    .filter((container) => identity.matches(container))
    .sort((a, b) => Number(isAlive(b)) - Number(isAlive(a)) || b.createdAt - a.createdAt)[0];
}

function byName(name: string): Identity {
  return {
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

function byCompose(project: string, service: string, files: readonly string[]): Identity {
  const fileArguments = files.map((file) => `-f ${file}`).join(' ');
  return {
    filters: { label: [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`] },
    matches: ({ labels }) =>
      labels['com.docker.compose.project'] === project &&
      labels['com.docker.compose.service'] === service &&
      labels['com.docker.compose.oneoff'] !== 'True',
    missing: (present) => {
      const services = present.flatMap(({ labels }) =>
        labels['com.docker.compose.project'] === project ? [labels['com.docker.compose.service'] ?? ''] : [],
      );
      const near = nearest(service, services);
      return {
        code: 'container-missing',
        message: `Compose has made no container for service ${service} of project ${project}.`,
        hint: near ? `did you mean ${near}?` : `create it with docker compose ${fileArguments} up -d ${service}`,
      };
    },
  };
}

function byOwnLabels(name: string, stackName: string, service: string): Identity {
  return {
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
