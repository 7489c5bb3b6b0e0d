import type { ServiceState } from '../contract/service.ts';
import type { Dependency } from '../stack/stack.ts';
import { isLive, type Machines, type Service } from './service.ts';

/** Dependencies of which the condition is not met, as Compose defines the conditions; optional ones never hold up a start. */
export function unmet(dependencies: readonly Dependency[], services: Machines): readonly string[] {
  return dependencies
    .filter((dependency) => {
      const service = services.get(dependency.service);
      return dependency.required && service !== undefined && !isMet(dependency.condition, service);
    })
    .map((dependency) => dependency.service);
}

function isMet(condition: Dependency['condition'], service: Service): boolean {
  switch (condition) {
    case 'service_started':
      return isLive(service.phase) || service.phase.state === 'completed';
    case 'service_healthy':
      return service.phase.state === 'healthy';
    case 'service_completed_successfully':
      return service.phase.state === 'completed';
  }
}

/**
 * Dependencies that are broken now although the service itself is up: it cannot work without them. An optional one that
 * nobody wants up is not missed.
 */
export function missing(dependencies: readonly Dependency[], services: Machines): readonly string[] {
  return dependencies
    .filter((dependency) => {
      const service = services.get(dependency.service);
      if (!service || (!dependency.required && service.desired === 'down')) return false;
      return !WORKING.has(service.phase.state);
    })
    .map((dependency) => dependency.service);
}

const WORKING: ReadonlySet<ServiceState> = new Set(['healthy', 'running', 'completed', 'starting']);

/** All that a service depends on, directly or over others, near ones first; never itself. */
export function allDependencies(
  id: string,
  dependenciesOf: (id: string) => readonly Pick<Dependency, 'service'>[],
): readonly string[] {
  const found = new Set([id]);
  for (const one of found) for (const { service } of dependenciesOf(one)) found.add(service);
  found.delete(id);
  return [...found];
}

/**
 * The deepest broken dependency behind a broken service: the one to name. The service itself when nothing that it
 * needs is broken.
 */
export function rootCause(
  id: string,
  dependenciesOf: (id: string) => readonly Dependency[],
  services: Machines,
): string {
  const seen = new Set<string>();
  let current = id;
  for (;;) {
    seen.add(current);
    const next = missing(dependenciesOf(current), services).find((name) => !seen.has(name));
    if (next === undefined) return current;
    current = next;
  }
}
