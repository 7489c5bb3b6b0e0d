/** What other rooms ask about a container, derived from it. Pure. */
import type { ContainerFacts } from '../../ports/types.ts';
import type { ContainerView, Ended, Running } from '../driver.ts';
import type { Container } from './container.ts';

/** Compose's folder of the project, on every container that it made. */
const COMPOSE_FOLDER_LABEL = 'com.docker.compose.project.working_dir';

/** Has a live main process (paused ones do). `restarting` is between two lives. */
export function isAlive(container: Container): boolean {
  return container.status === 'running' || container.status === 'paused';
}

/** One life of one container: the id alone stays the same when it is started again. */
export function incarnationOf(container: Container): string {
  return `${container.id}@${container.startedAt}`;
}

export function viewOf(container: Container): ContainerView {
  const { policy, maxRetries } = container.restart;
  return {
    id: container.id,
    name: container.name,
    image: container.image,
    status: container.status,
    restartPolicy: policy === 'on-failure' && maxRetries > 0 ? `${policy}:${maxRetries}` : policy,
    hasHealthcheck: container.hasHealthcheck,
  };
}

export function runningOf(container: Container): Running {
  return { startedAt: container.startedAt, container: viewOf(container) };
}

/** How its last life ended; undefined while it lives, is being restarted, or never began. */
export function endedOf(container: Container): Ended | undefined {
  const { status, startedAt, exitCode, outOfMemory, error } = container;
  if (isAlive(container) || status === 'restarting' || startedAt === 0) return undefined;
  const detail = outOfMemory ? 'out of memory' : error || undefined;
  return { running: runningOf(container), exitCode, ...(detail && { detail }) };
}

/** For the port inventory; undefined for a container that does not run. */
export function factsOf(container: Container): ContainerFacts | undefined {
  if (!isAlive(container)) return undefined;
  const { id, name, pid, hostNetwork, image, labels, published } = container;
  return { id, name, ...(pid !== undefined && { pid }), hostNetwork, image, labels, published };
}

/** Entrypoint and command, for recognising a native copy of the same service. */
export function commandOf(container: Container): readonly string[] {
  return container.command;
}

/** Host folders that hold the source of the service: bind mounts and Compose's project folder. */
export function sourcesOf(container: Container): readonly string[] {
  const folder = container.labels[COMPOSE_FOLDER_LABEL];
  return folder ? [...container.bindSources, folder] : container.bindSources;
}
