import type { PortView, ServiceView } from '../../contract/service.ts';
import { missing } from '../../lifecycle/dependencies.ts';
import { inWindow } from '../../lifecycle/restart.ts';
import { isLive, type Machines, type Service } from '../../lifecycle/service.ts';
import type { Moment } from '../model/clock.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { lackedPorts } from '../ports/unheld-ports.ts';
import { describeCheck } from './check-text.ts';
import { describeService } from './service-message.ts';

/** One service as people and scripts see it. */
export function projectService(
  managed: ManagedService,
  services: Machines,
  ports: readonly PortView[],
  moment: Moment,
  latency?: ServiceView['latency'],
): ServiceView {
  const { spec, service, running, usage } = managed;
  const { phase } = service;
  const lacking = isLive(phase) ? missing(spec.dependsOn, services) : [];
  const retryAt = 'retryAt' in phase ? phase.retryAt : undefined;
  const process = isLive(phase) || phase.state === 'stopping' ? running?.process : undefined;
  const container = running?.container;
  const unheld = lackedPorts(managed, moment.now);
  return {
    id: spec.id,
    kind: spec.kind,
    desired: service.desired,
    state: phase.state,
    since: managed.since,
    message: describeService(managed, lacking, moment.now, services),
    shadowed: isLive(phase) && (service.shadow !== undefined || service.health.shadowed),
    actor: actorOf(managed),
    generation: service.generation,
    health: projectHealth(service),
    ...(latency ? { latency } : {}),
    ...(process && running
      ? {
          process: { pid: process.pid, startedAt: running.startedAt, cpu: usage?.cpu ?? 0, memory: usage?.memory ?? 0 },
        }
      : {}),
    ...(container
      ? { container: { id: container.id, name: container.name, image: container.image, status: container.status } }
      : {}),
    ...(managed.replicas && isLive(phase)
      ? {
          replicas: {
            wanted: managed.replicas.wanted,
            up: managed.replicas.up,
            containers: managed.replicas.containers.map(({ id, name, status }) => ({ id, name, status })),
          },
        }
      : {}),
    ports: [...ports],
    ...(unheld.length > 0 ? { unheldPorts: [...unheld] } : {}),
    restarts: {
      count: service.restarts.total,
      inWindow: inWindow(service.restarts, spec.restart, moment.now).length,
      ...(retryAt === undefined ? {} : { nextAt: Math.round(moment.wall + retryAt - moment.now) }),
    },
    dependsOn: spec.dependsOn.map(({ service: id, condition }) => ({ service: id, condition })),
    waitingFor: phase.state === 'waiting' ? [...phase.for] : [...lacking],
    ...(spec.openUrl ? { openUrl: spec.openUrl } : {}),
  };
}

function projectHealth(service: Service): ServiceView['health'] {
  const { health, rules, phase } = service;
  const last = health.results.at(-1);
  const none = rules.health.probe.type === 'none';
  const check = describeCheck(rules.health);
  return {
    status: none || !isLive(phase) ? 'none' : health.status,
    failing: health.failing,
    ...(last ? { latencyMs: Math.round(last.latencyMs * 10) / 10, checkedAt: last.at, output: last.output } : {}),
    ...(check === undefined ? {} : { check }),
    results: health.results.map(({ at, ok, message, latencyMs, output }) => ({
      at,
      ok,
      message,
      latencyMs: Math.round(latencyMs * 10) / 10,
      output,
    })),
  };
}

/** Who brings it back when it goes down: exactly one. */
function actorOf(managed: ManagedService): string {
  const policy = managed.running?.container?.restartPolicy;
  if (policy && policy !== 'no') return `the engine (${policy})`;
  if (managed.spec.restart.policy === 'no')
    return managed.spec.restart.unhealthy ? 'Stacklight (when unhealthy)' : 'nobody';
  return `Stacklight (${managed.spec.restart.policy})`;
}
