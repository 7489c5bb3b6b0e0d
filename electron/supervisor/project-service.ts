import type { PortView, ServiceView } from '../contract.ts';
import { missing } from '../lifecycle/dependencies.ts';
import { inWindow } from '../lifecycle/restart.ts';
import { isLive, type Service } from '../lifecycle/service.ts';
import type { ProbeSpec } from '../stack/stack.ts';
import type { Cell } from './cell.ts';
import { describeCell } from './engine-opinion.ts';

/** Moments of both clocks, so that a monotonic time can be shown. */
export interface Moment {
  readonly now: number;
  readonly wall: number;
}

/** One service as people and scripts see it. */
export function projectService(
  cell: Cell,
  services: ReadonlyMap<string, Service>,
  ports: readonly PortView[],
  moment: Moment,
): ServiceView {
  const { spec, service, running, usage } = cell;
  const { phase } = service;
  const lacking = isLive(phase) ? missing(spec.dependsOn, services) : [];
  const retryAt = 'retryAt' in phase ? phase.retryAt : undefined;
  const process = isLive(phase) || phase.state === 'stopping' ? running?.process : undefined;
  const container = running?.container;
  return {
    id: spec.id,
    kind: spec.kind,
    desired: service.desired,
    state: phase.state,
    since: cell.since,
    message: describeCell(cell, lacking),
    shadowed: isLive(phase) && (service.shadow !== undefined || service.health.shadowed),
    actor: actorOf(cell),
    generation: service.generation,
    health: projectHealth(service),
    ...(process && running
      ? {
          process: { pid: process.pid, startedAt: running.startedAt, cpu: usage?.cpu ?? 0, memory: usage?.memory ?? 0 },
        }
      : {}),
    ...(container
      ? { container: { id: container.id, name: container.name, image: container.image, status: container.status } }
      : {}),
    ports: [...ports],
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
  return {
    status: none || !isLive(phase) ? 'none' : health.status,
    failing: health.failing,
    ...(last ? { latencyMs: Math.round(last.latencyMs * 10) / 10, checkedAt: last.at, output: last.output } : {}),
    ...(none ? {} : { check: `${checkText(rules.health.probe)}, every ${seconds(rules.health.intervalMs)}` }),
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
function actorOf(cell: Cell): string {
  const policy = cell.running?.container?.restartPolicy;
  if (policy && policy !== 'no') return `the engine (${policy})`;
  if (cell.spec.restart.policy === 'no') return cell.spec.restart.unhealthy ? 'Stacklight (when unhealthy)' : 'nobody';
  return `Stacklight (${cell.spec.restart.policy})`;
}

/** `GET http://localhost:8000/health`. Headers, bodies, passwords and queries may hold secrets and are not shown. */
function checkText(probe: ProbeSpec): string {
  switch (probe.type) {
    case 'http':
      return `${probe.method} ${plainUrl(probe.url)}`;
    case 'tcp':
      return `tcp ${probe.host}:${probe.port}`;
    case 'websocket':
      return `websocket ${plainUrl(probe.url)}`;
    case 'exec':
      return `exec ${probe.command[0] ?? ''}`;
    case 'log':
      return `log line ${probe.pattern}`;
    case 'engine':
      return "the engine's own check";
    case 'none':
      return 'none';
  }
}

function plainUrl(text: string): string {
  const url = URL.parse(text);
  return url ? `${url.protocol}//${url.host}${url.pathname}` : 'a URL that cannot be read';
}

function seconds(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}
