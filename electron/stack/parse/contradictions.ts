/** What a stack file says twice in two ways: refused with the reason, since one of both is not what was meant. Pure. */

import type { ServiceSpec } from '../stack.ts';
import { askedPort } from './asked-port.ts';
import { type BuildContext, wrote } from './context.ts';

export function checkContradictions(services: readonly ServiceSpec[], context: BuildContext): void {
  for (const spec of services) {
    checkOneShot(spec, services, context);
    checkCheckedPort(spec, services, context);
  }
}

/** Who waits for a service to complete would wait for ever, or for a run that is followed by the next. */
function checkOneShot(spec: ServiceSpec, services: readonly ServiceSpec[], context: BuildContext): void {
  const { id, restart } = spec;
  if (restart.policy !== 'always' && restart.policy !== 'unless-stopped') return;
  const path = ['services', id, 'restart'];
  if (!wrote(context, path)) return;
  const waits = services.find(({ dependsOn }) =>
    dependsOn.some(({ service, condition }) => service === id && condition === 'service_completed_successfully'),
  );
  if (!waits) return;
  context.report.error(path, {
    code: 'contradiction',
    message: `${id} is restarted whenever it ends (restart: ${restart.policy}), but ${waits.id} waits until it has completed`,
    hint: `write "restart: on-failure" for ${id}, or let ${waits.id} wait for service_healthy`,
  });
}

/**
 * A check of a port of this machine that neither the service nor any other declares proves nothing about the service: the slip
 * is mostly a port that was changed in one of both places. A service that declares no port may have any.
 */
function checkCheckedPort(spec: ServiceSpec, services: readonly ServiceSpec[], context: BuildContext): void {
  if (spec.kind === 'external' || spec.ports.length === 0 || spec.blocked || spec.healthcheck.assumed) return;
  const port = askedPort(spec.healthcheck.probe);
  const declared = services.flatMap(({ ports, assumedPorts = [] }) =>
    [...ports, ...assumedPorts].filter(({ protocol }) => protocol === 'tcp'),
  );
  if (port === undefined || declared.some((one) => one.port === port)) return;
  const { type } = spec.healthcheck.probe;
  const own = spec.ports.map((one) => one.port).join(', ');
  const path = ['services', spec.id, 'healthcheck'];
  context.report.error(wrote(context, [...path, type]) ? [...path, type] : path, {
    code: 'contradiction',
    message: `the health check of ${spec.id} asks port ${port} of this machine, which no service declares; ${spec.id} declares ${own}`,
    hint: `correct the port of the check, or add ${port} to the ports of ${spec.id}`,
  });
}
