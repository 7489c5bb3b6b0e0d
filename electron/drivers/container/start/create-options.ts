/** From a service made from an `image` to what the engine is asked to create, and a hash of it. Pure. */
import type { ContainerCreateOptions } from 'dockerode';
import type { HealthcheckSpec, ImageSpec, PortSpec, RestartSpec, ServiceSpec } from '../../../stack/stack.ts';
import { CONFIG_LABEL, DIRECTORY_LABEL, SERVICE_LABEL, STACK_LABEL } from '../labels.ts';
import { hashOf } from '../make/config-hash.ts';

/** The default of every container: its own image may name a better one, so it is left alone. */
const DEFAULT_SIGNAL = 'SIGTERM';

/**
 * The restart policy and the health check go to the engine, so that the container comes back after a reboot and is judged
 * while Stacklight does not run. The labels hold a hash of the whole, never a value of the environment.
 */
export function createOptions(
  spec: ServiceSpec,
  image: ImageSpec & { readonly name: string },
  stackName: string,
  network: string,
  directory?: string,
): ContainerCreateOptions & { readonly name: string; readonly Image: string } {
  const healthcheck = healthcheckOf(spec.healthcheck);
  const options = {
    name: image.name,
    Image: image.image,
    ...(image.command && { Cmd: [...image.command] }),
    ...(image.entrypoint && { Entrypoint: [...image.entrypoint] }),
    Env: Object.entries(image.environment).map(([key, value]) => `${key}=${value}`),
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [targetOf(port), {}])),
    ...(image.workingDir && { WorkingDir: image.workingDir }),
    ...(image.user && { User: image.user }),
    ...(healthcheck && { Healthcheck: healthcheck }),
    ...(spec.stopSignal !== DEFAULT_SIGNAL && { StopSignal: spec.stopSignal }),
    StopTimeout: Math.ceil(spec.stopGraceMs / 1_000),
    HostConfig: {
      PortBindings: bindingsOf(spec.ports),
      ...mountsOf(image.volumes),
      RestartPolicy: policyOf(spec.restart),
      NetworkMode: network,
    },
    // Others of the stack reach it by its service's name, as in Compose.
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [spec.id] } } },
  };
  const labels = { ...image.labels, [STACK_LABEL]: stackName, [SERVICE_LABEL]: spec.id };
  // The folder is no part of the hash: a stack that was moved keeps its containers.
  const place: Readonly<Record<string, string>> = directory === undefined ? {} : { [DIRECTORY_LABEL]: directory };
  return { ...options, Labels: { ...labels, ...place, [CONFIG_LABEL]: hashOf({ ...options, labels }) } };
}

/**
 * The short form of the engine, which colons part, cannot say a source whose path has a colon in it: such a folder goes by the long
 * form, for which it has to be there.
 */
function mountsOf(
  volumes: readonly string[],
): Pick<NonNullable<ContainerCreateOptions['HostConfig']>, 'Binds' | 'Mounts'> {
  const long = volumes.flatMap((volume) => {
    const [, source = '', target = '', mode = ''] = /^(\/.+):(\/[^:]*)(?::([^:/]*))?$/s.exec(volume) ?? [];
    if (!source.includes(':')) return [];
    const readOnly = mode.split(',').includes('ro');
    return [{ volume, mount: { Type: 'bind' as const, Source: source, Target: target, ReadOnly: readOnly } }];
  });
  const Binds = volumes.filter((volume) => !long.some((one) => one.volume === volume));
  return { Binds, ...(long.length > 0 ? { Mounts: long.map(({ mount }) => mount) } : {}) };
}

function targetOf(port: PortSpec): string {
  return `${port.target ?? port.port}/${port.protocol}`;
}

function bindingsOf(ports: readonly PortSpec[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const target = targetOf(port);
    bindings[target] = [...(bindings[target] ?? []), { HostIp: port.address ?? '', HostPort: String(port.port) }];
  }
  return bindings;
}

function policyOf({ policy, maxRestarts }: RestartSpec): { Name: string; MaximumRetryCount?: number } {
  return policy === 'on-failure' ? { Name: policy, MaximumRetryCount: maxRestarts } : { Name: policy };
}

/** Only a command can be run by the engine; other probes are ours. Engines before API 1.44 ignore the start interval. */
function healthcheckOf(
  spec: HealthcheckSpec,
): (ContainerCreateOptions['Healthcheck'] & { StartInterval: number }) | undefined {
  const { probe } = spec;
  if (probe.type !== 'exec') return undefined;
  return {
    Test: probe.shell ? ['CMD-SHELL', shellText(probe.command)] : ['CMD', ...probe.command],
    Interval: nanoseconds(spec.intervalMs),
    Timeout: nanoseconds(spec.timeoutMs),
    Retries: spec.retries,
    StartPeriod: nanoseconds(spec.startPeriodMs),
    StartInterval: nanoseconds(spec.startIntervalMs),
  };
}

/** A shell probe is kept as `['/bin/sh', '-c', text]` or as the text alone. */
function shellText(command: readonly string[]): string {
  return command[1] === '-c' ? command.slice(2).join(' ') : command.join(' ');
}

function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}
