/** What a stack file says twice in two ways: refused with the reason, since one of both is not what was meant. Pure. */

import type { ServiceSpec } from '../stack.ts';
import { askedPort } from './asked-port.ts';
import { type BuildContext, wrote } from './context.ts';

export function checkContradictions(services: readonly ServiceSpec[], context: BuildContext): void {
  // Looked up once for all: a file may hold ten thousand services.
  const waiting = new Map<string, string>();
  for (const { id, dependsOn } of services) {
    for (const { service, condition } of dependsOn)
      if (condition === 'service_completed_successfully' && !waiting.has(service)) waiting.set(service, id);
  }
  const declared = new Set<number>();
  for (const { ports, assumedPorts = [] } of services)
    for (const { port, protocol } of [...ports, ...assumedPorts]) if (protocol === 'tcp') declared.add(port);
  for (const spec of services) {
    checkOneShot(spec, waiting, context);
    checkCheckedPort(spec, declared, context);
  }
}

/** Who waits for a service to complete would wait for ever, or for a run that is followed by the next. */
function checkOneShot(spec: ServiceSpec, waiting: ReadonlyMap<string, string>, context: BuildContext): void {
  const { id, restart } = spec;
  if (restart.policy !== 'always' && restart.policy !== 'unless-stopped') return;
  const path = ['services', id, 'restart'];
  if (!wrote(context, path)) return;
  const waits = waiting.get(id);
  if (waits === undefined) return;
  context.report.error(path, {
    code: 'contradiction',
    message: `${id} is restarted whenever it ends (restart: ${restart.policy}), but ${waits} waits until it has completed`,
    hint: `write "restart: on-failure" for ${id}, or let ${waits} wait for service_healthy`,
  });
}

/**
 * A check of a port of this machine that neither the service nor any other declares proves nothing about the service: the slip
 * is mostly a port that was changed in one of both places. A service that declares no port may have any.
 */
function checkCheckedPort(spec: ServiceSpec, declared: ReadonlySet<number>, context: BuildContext): void {
  if (spec.kind === 'external' || spec.ports.length === 0 || spec.blocked || spec.healthcheck.assumed) return;
  const port = askedPort(spec.healthcheck.probe);
  if (port === undefined || declared.has(port)) return;
  const { type } = spec.healthcheck.probe;
  const own = spec.ports.map((one) => one.port).join(', ');
  const path = ['services', spec.id, 'healthcheck'];
  context.report.error(wrote(context, [...path, type]) ? [...path, type] : path, {
    code: 'contradiction',
    message: `the health check of ${spec.id} asks port ${port} of this machine, which no service declares; ${spec.id} declares ${own}`,
    hint: `correct the port of the check, or add ${port} to the ports of ${spec.id}`,
  });
}
