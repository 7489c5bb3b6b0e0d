import { randomUUID } from 'node:crypto';
import type { Plan, PlanStep } from '../../contract/action.ts';
import type { Dependency } from '../../stack/stack.ts';

/** What a plan needs to know of a service. */
export interface PlanService {
  readonly id: string;
  readonly dependsOn: readonly Dependency[];
  /** Alive or on its way up. */
  readonly up: boolean;
  /** Wanted up but not in good health. */
  readonly broken: boolean;
}

function plan(kind: Plan['kind'], steps: readonly PlanStep[]): Plan {
  return { id: randomUUID(), kind, steps: [...steps], choices: [], notes: [] };
}

/** The named services (all when none is named) with everything they depend on, dependencies first. */
export function upOrder(services: readonly PlanService[], named: readonly string[]): readonly PlanService[] {
  const byId = new Map(services.map((service) => [service.id, service]));
  const order: PlanService[] = [];
  const seen = new Set<string>();
  const visit = (id: string) => {
    const service = byId.get(id);
    if (!service || seen.has(id)) return;
    seen.add(id);
    for (const dependency of service.dependsOn) visit(dependency.service);
    order.push(service);
  };
  for (const id of named.length > 0 ? named : services.map((service) => service.id)) visit(id);
  return order;
}

/** Compose's `up`: what is named and what it depends on; what is up already stays. */
export function planUp(services: readonly PlanService[], named: readonly string[]): Plan {
  const steps = upOrder(services, named)
    .filter((service) => !service.up)
    .map((service): PlanStep => {
      const wanted = named.length === 0 || named.includes(service.id);
      const reason = wanted ? 'requested, and not up' : 'not up, and needed by a requested service';
      return { id: `start-${service.id}`, action: 'start', target: service.id, reason, service: service.id };
    });
  return plan('up', steps);
}

/** What is named, dependents before what they depend on; all when none is named. */
export function planDown(services: readonly PlanService[], named: readonly string[]): Plan {
  const chosen = new Set(named.length > 0 ? named : services.map((service) => service.id));
  const steps = [...upOrder(services, [])]
    .reverse()
    .filter((service) => chosen.has(service.id))
    .map((service): PlanStep => {
      const reason = service.up ? 'asked for' : 'not up; will stay down';
      return { id: `stop-${service.id}`, action: 'stop', target: service.id, reason, service: service.id };
    });
  return plan('down', steps);
}

/** What is named, dependencies first, and dependents that asked for it with `depends_on: {restart: true}`. */
export function planRestart(services: readonly PlanService[], named: readonly string[], reason = 'asked for'): Plan {
  const chosen = new Set(named.length > 0 ? named : services.map((service) => service.id));
  const order = upOrder(services, []);
  const steps = order.flatMap((service): PlanStep[] => {
    const follows = service.dependsOn.find((dependency) => dependency.restart && chosen.has(dependency.service));
    if (!chosen.has(service.id) && !(follows && service.up)) return [];
    const why = chosen.has(service.id) ? reason : `it follows ${follows?.service} (depends_on: restart)`;
    chosen.add(service.id);
    return [{ id: `restart-${service.id}`, action: 'restart', target: service.id, reason: why, service: service.id }];
  });
  return plan('restart', steps);
}

/** Every service that should be up but is not in good health. */
export function planRestartDown(services: readonly PlanService[]): Plan {
  const broken = services.filter((service) => service.broken).map((service) => service.id);
  return broken.length === 0 ? plan('restart', []) : planRestart(services, broken, 'should be up, but is down');
}
