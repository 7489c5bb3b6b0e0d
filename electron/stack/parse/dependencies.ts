/** Checks what services say about each other: dependencies, cycles, `same`. */

import { findCycles } from '../graph.ts';
import type { Dependency, ServiceSpec, Stack } from '../stack.ts';
import { closest } from '../syntax/did-you-mean.ts';
import { type BuildContext, valueAt, wrote } from './context.ts';
import { formatPath, type Path } from './problem-report.ts';

/** The services with only the dependencies that exist. `ids` are all services of the file, also those that are wrong. */
export function checkDependencies(
  services: readonly ServiceSpec[],
  ids: readonly string[],
  context: BuildContext,
): readonly ServiceSpec[] {
  const checked = services.map((spec) => ({
    ...spec,
    dependsOn: spec.dependsOn.filter((dependency) => {
      const path = dependencyPath(spec, dependency, context);
      if (!ids.includes(dependency.service)) return reportUnknown(dependency, ids, path, context);
      checkCondition(dependency, services, path, context);
      return true;
    }),
  }));
  for (const cycle of findCycles(checked)) {
    const [first = ''] = cycle;
    const message = `the services depend on each other in a circle: ${[...cycle, first].join(' → ')}`;
    context.report.error(['services', first, 'depends_on'], { code: 'dependency-cycle', message, at: 'key' });
  }
  return checked;
}

/** A name of no service is a warning only: `same` compares, it runs nothing. */
export function checkSame(same: Stack['same'], ids: readonly string[], context: BuildContext): void {
  for (const [index, { services }] of same.entries()) {
    for (const [position, service] of services.entries()) {
      if (ids.includes(service)) continue;
      const path = ['same', index, 'services', position];
      context.report.warn(path, unknownService(`${formatPath(path)} names`, service, ids, path, context));
    }
  }
}

/** An unknown service is an error; with `required: false` a warning, and the dependency is dropped. */
function reportUnknown(dependency: Dependency, ids: readonly string[], path: Path, context: BuildContext): false {
  const trouble = unknownService(`service "${path[1]}" depends on`, dependency.service, ids, path, context);
  if (dependency.required) context.report.error(path, { ...trouble, at: 'key' });
  else context.report.warn(path, { ...trouble, at: 'key' });
  return false;
}

function unknownService(subject: string, service: string, ids: readonly string[], path: Path, context: BuildContext) {
  const suggestion = closest(service, ids);
  const meant = suggestion ? `; did you mean "${suggestion}"?` : '';
  return {
    code: 'unknown-service',
    message: `${subject} ${context.tree.show(path, service)}, which is not a service of this stack${meant}`,
    hint: `services: ${ids.join(', ')}`,
  };
}

/** Compose: waiting for the health of a service that has no health check is an error, since it would never come. */
function checkCondition(
  dependency: Dependency,
  services: readonly ServiceSpec[],
  path: Path,
  context: BuildContext,
): void {
  const target = services.find((spec) => spec.id === dependency.service);
  if (!target) return;
  const broken = (message: string, hint: string) =>
    context.report.error(path, { code: 'dependency-condition', message, hint, at: 'key' });
  if (dependency.condition === 'service_healthy' && target.healthcheck.probe.type === 'none') {
    if (isBroken(target, context)) return;
    const message = `service "${path[1]}" waits for "${target.id}" to be healthy, but "${target.id}" has no healthcheck`;
    broken(message, `give "${target.id}" a healthcheck or use condition: service_started`);
  }
  if (dependency.condition === 'service_completed_successfully' && target.kind === 'external') {
    broken(
      `service "${path[1]}" waits for "${target.id}" to end, but an external service is only watched`,
      'use service_healthy',
    );
  }
}

/** True for a check that was written and is of no use: that was reported. One that is switched off counts as none. */
function isBroken(target: ServiceSpec, context: BuildContext): boolean {
  const healthcheck = ['services', target.id, 'healthcheck'];
  const test = valueAt(context, [...healthcheck, 'test']);
  const off = wrote(context, [...healthcheck, 'disable']) || (Array.isArray(test) && test[0] === 'NONE');
  return wrote(context, healthcheck) && !off;
}

function dependencyPath(spec: ServiceSpec, dependency: Dependency, context: BuildContext): Path {
  const base: Path = ['services', spec.id, 'depends_on'];
  const written = valueAt(context, base);
  return [...base, Array.isArray(written) ? written.indexOf(dependency.service) : dependency.service];
}
