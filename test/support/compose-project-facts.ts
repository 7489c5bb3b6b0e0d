/** The same facts of a Compose project as our own reader, or the reader of the command's output, understood it. */
import type { ComposeProject, ComposeService } from '../../electron/stack/compose/project/project.ts';
import { byText, type HealthFact, type ProjectFacts, type ServiceFacts } from './compose-facts.ts';

export function factsOfProject({ services }: ComposeProject): ProjectFacts {
  return Object.fromEntries(services.map((service) => [service.name, factsOfService(service)]));
}

function factsOfService(service: ComposeService): ServiceFacts {
  const { image, build, command, entrypoint, networkMode, restart } = service;
  const health = healthOf(service);
  const ports = service.ports.map(({ hostIp = '', published, publishedTo, target, protocol }) => ({
    hostIp,
    published: [published, publishedTo].filter((port) => port !== undefined).join('-'),
    target,
    protocol,
  }));
  const volumes = service.volumes.map(
    ({ type, source = '', target, readOnly }) => `${type} ${source} ${target} ${readOnly ? 'ro' : 'rw'}`,
  );
  return {
    ...(image !== undefined && { image }),
    ...(build !== undefined && { context: build.context }),
    ...(command !== undefined && { command }),
    ...(entrypoint !== undefined && { entrypoint }),
    environment: service.environment,
    ports: ports.sort(byText),
    dependsOn: Object.fromEntries(service.dependsOn.map((one) => [one.service, one.condition])),
    ...(health && { health }),
    volumes: volumes.sort(byText),
    networks: Object.fromEntries(service.networks.map(({ network, aliases }) => [network, aliases])),
    ...(networkMode !== undefined && { networkMode }),
    labels: service.labels,
    ...(restart !== undefined && { restart }),
  };
}

const TIMES = {
  intervalMs: 'interval',
  timeoutMs: 'timeout',
  startPeriodMs: 'start_period',
  startIntervalMs: 'start_interval',
} as const;

function healthOf({ healthcheck }: ComposeService): HealthFact | undefined {
  if (!healthcheck) return undefined;
  const { disabled, test, retries } = healthcheck;
  const seconds: Record<string, number> = {};
  for (const key of ['intervalMs', 'timeoutMs', 'startPeriodMs', 'startIntervalMs'] as const) {
    const ms = healthcheck[key];
    if (ms !== undefined) seconds[TIMES[key]] = ms / 1000;
  }
  return {
    ...(disabled ? { test: ['NONE'] } : test !== undefined && { test }),
    seconds,
    ...(retries !== undefined && { retries }),
  };
}
