import type { Finding, ServiceView } from '../contract.ts';

/** A service and, when it is blocked, the code of what blocks it. */
export interface Seen {
  readonly view: ServiceView;
  readonly blockedBy: string | undefined;
}

/** What is plainly wrong now and can be put right with a button; the doctor looks deeper. */
export function findingsOf(services: readonly Seen[], diskProblem: string | undefined): Finding[] {
  const findings = services.flatMap(({ view, blockedBy }) => [...shadows(view), ...taken(view, blockedBy)]);
  if (diskProblem === undefined) return findings;
  const message = `History and state cannot be written: ${diskProblem}. Supervision goes on, but a crash now would lose it.`;
  return [...findings, { id: 'disk-full', severity: 'error', message, evidence: [diskProblem], fixes: [] }];
}

function shadows(service: ServiceView): Finding[] {
  if (!service.shadowed) return [];
  const strays = service.ports.flatMap((port) =>
    port.holders
      .filter((holder) => holder.verdict !== 'expected')
      .map(
        (holder) =>
          `${holder.address}:${port.port} ${holder.pid ? `pid ${holder.pid} ` : ''}${holder.command ?? holder.container ?? ''}: ${holder.reason}`,
      ),
  );
  return [
    {
      id: `port-shadowed/${service.id}`,
      severity: 'error',
      service: service.id,
      message: `${service.id}: ${service.message}`,
      evidence: strays,
      fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
    },
  ];
}

function taken(service: ServiceView, blockedBy: string | undefined): Finding[] {
  if (blockedBy !== 'port-taken') return [];
  return [
    {
      id: `port-taken/${service.id}`,
      severity: 'error',
      service: service.id,
      message: service.message,
      evidence: service.ports.flatMap((port) =>
        port.holders.map(
          (holder) =>
            `${holder.address}:${port.port} pid ${holder.pid ?? '?'} ${holder.command ?? ''}: ${holder.reason}`,
        ),
      ),
      fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
    },
  ];
}
