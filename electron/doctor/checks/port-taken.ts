import { formatList } from '../../../shared/text/list.ts';
import type { Finding } from '../../contract/finding.ts';
import { ofService } from '../../ports/of-service.ts';
import type { Check, Observations, ServiceFacts } from '../check.ts';
import { holderLine } from '../text.ts';

/** A service cannot have its port: somebody holds it, or the kernel still keeps it (TIME_WAIT). */
export const portTaken: Check = {
  id: 'port-taken',
  reads: [],
  live: true,
  look: (seen) => seen.services.flatMap((service) => heldBy(service, seen) ?? waitedFor(service, seen) ?? []),
};

function heldBy({ spec: { id }, blocked, message }: ServiceFacts, seen: Observations): Finding | undefined {
  if (blocked?.code !== 'port-taken') return undefined;
  return {
    id: `port-taken/${id}`,
    severity: 'error',
    service: id,
    message,
    evidence: ofService(seen.holders, id).map(holderLine),
    fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
  };
}

/** It cannot come up, nobody holds its port, and the port is in TIME_WAIT: a server without SO_REUSEADDR has to wait. */
function waitedFor(service: ServiceFacts, seen: Observations): Finding | undefined {
  const { spec, desired, state, worked } = service;
  // What was well and then ended (killed, crashed) leaves TIME_WAIT behind and suffers nothing from it.
  if (desired !== 'up' || worked || spec.kind !== 'native' || (state !== 'backoff' && state !== 'failed'))
    return undefined;
  const held = new Set(ofService(seen.holders, spec.id).map((holder) => holder.port));
  const waiting = spec.ports.filter(
    ({ port, protocol }) => protocol === 'tcp' && !held.has(port) && seen.inventory.timeWait.has(port),
  );
  if (waiting.length === 0) return undefined;
  const ports = formatList(waiting.map(({ port }) => String(port)));
  return {
    id: `port-taken/${spec.id}`,
    severity: 'warning',
    service: spec.id,
    message: `${spec.id} cannot stay up and its port ${ports} is in TIME_WAIT: nobody holds it, but the system keeps it for up to a minute after its last connection. A server that sets SO_REUSEADDR may bind it at once; this one may have to wait.`,
    evidence: [`the kernel's table: port ${ports} in TIME_WAIT, no listener`, `${spec.id}: ${service.message}`],
    fixes: [{ intent: 'restart', label: 'Try again' }],
  };
}
