/** One service as it runs, in the keys of a stack file: what is left out there stands here with its default. Pure. */
import { Document } from 'yaml';
import type {
  ContainerSpec,
  HealthcheckSpec,
  HttpExpectation,
  NativeSpec,
  PortSpec,
  ProbeSpec,
  RestartSpec,
  ServiceSpec,
} from '../stack.ts';
import { visibleYaml } from '../syntax/visible-yaml.ts';

/**
 * YAML for people to read. Values of the environment are left out, names stay; other secrets (a password in a URL, a header) have to be
 * taken out by who shows it.
 */
export function definitionText(spec: ServiceSpec): string {
  const { id, kind, native, container, ports, dependsOn, healthcheck, restart } = spec;
  const value = {
    ...(native ? nativeKeys(native) : {}),
    ...(container ? containerKeys(container.from) : {}),
    ...(kind === 'external' ? { external: true } : {}),
    ...listed('ports', [...ports.map(portText), ...(spec.assumedPorts ?? []).map(assumedPort)]),
    ...(dependsOn.length > 0
      ? {
          depends_on: Object.fromEntries(
            dependsOn.map(({ service, condition, required, restart: again }) => [
              service,
              { condition, ...(required ? {} : { required }), ...(again ? { restart: again } : {}) },
            ]),
          ),
        }
      : {}),
    ...checkKeys(healthcheck),
    ...(kind === 'external'
      ? {}
      : {
          restart: restartKeys(restart),
          stop_signal: spec.stopSignal,
          stop_grace_period: fileDuration(spec.stopGraceMs),
        }),
    ...(spec.openUrl === undefined ? {} : { open: spec.openUrl }),
  };
  return visibleYaml(new Document({ [id]: value }, { aliasDuplicateObjects: false }), { lineWidth: 0 });
}

function nativeKeys({ formatCommand, workingDir, environment, envFiles, preflight, user }: NativeSpec): object {
  return {
    command: formatCommand,
    working_dir: workingDir,
    ...(user === undefined ? {} : { user }),
    ...listed('environment', Object.keys(environment)),
    ...listed(
      'env_file',
      envFiles.map(({ path, required }) => (required ? path : { path, required })),
    ),
    ...listed('preflight', preflight),
  };
}

function containerKeys(from: ContainerSpec['from']): object {
  if (from.how === 'existing') return { container: from.name };
  if (from.how === 'compose') {
    const { files, service, project } = from;
    return { compose: { file: files, service, ...(project === undefined ? {} : { project }) } };
  }
  const { image, name, command, entrypoint, environment, envFiles = [], volumes, labels, workingDir, user } = from;
  return {
    image,
    container_name: name,
    ...(entrypoint ? { entrypoint } : {}),
    ...(command ? { command } : {}),
    ...(workingDir === undefined ? {} : { working_dir: workingDir }),
    ...(user === undefined ? {} : { user }),
    ...listed('environment', Object.keys(environment)),
    ...listed(
      'env_file',
      envFiles.map(({ path }) => path),
    ),
    ...listed('volumes', volumes),
    ...(Object.keys(labels).length > 0 ? { labels: Object.keys(labels) } : {}),
  };
}

function checkKeys({ probe, ...times }: HealthcheckSpec): object {
  // How often the engine checks is its own affair.
  if (probe.type === 'none' || probe.type === 'engine') return {};
  const asked = probeKeys(probe);
  return {
    healthcheck: {
      ...asked,
      interval: fileDuration(times.intervalMs),
      timeout: fileDuration(times.timeoutMs),
      retries: times.retries,
      start_period: fileDuration(times.startPeriodMs),
      start_interval: fileDuration(times.startIntervalMs),
    },
  };
}

function probeKeys(probe: Exclude<ProbeSpec, { readonly type: 'none' | 'engine' }>): object {
  switch (probe.type) {
    case 'http': {
      const { url, method, headers, body, expect } = probe;
      return {
        ...{ http: url, method },
        ...(Object.keys(headers).length > 0 ? { headers: hidden(Object.keys(headers)) } : {}),
        ...(body === undefined ? {} : { body: HIDDEN }),
        ...expectKeys(expect),
      };
    }
    case 'tcp':
      return { tcp: `${hostText(probe.host)}:${probe.port}`, ...(probe.protocol ? { protocol: probe.protocol } : {}) };
    case 'exec':
      return { test: [probe.shell ? 'CMD-SHELL' : 'CMD', ...probe.command] };
    case 'websocket':
      return { websocket: probe.url };
    case 'log':
      return { log: probe.pattern };
  }
}

function expectKeys({ status, json, headers, body, latencyMs }: HttpExpectation): object {
  const expect = {
    ...listed('status', status),
    ...(json === undefined ? {} : { json }),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(body === undefined ? {} : { body }),
    ...(latencyMs === undefined ? {} : { latency: fileDuration(latencyMs) }),
  };
  return Object.keys(expect).length > 0 ? { expect } : {};
}

function restartKeys(spec: RestartSpec): object {
  const { policy, unhealthy } = spec;
  if (policy === 'no') return { policy, ...(unhealthy ? { unhealthy } : {}) };
  return {
    policy,
    backoff: { initial: fileDuration(spec.initialDelayMs), max: fileDuration(spec.maxDelayMs), factor: spec.factor },
    max_restarts: spec.maxRestarts,
    window: fileDuration(spec.windowMs),
    ...(unhealthy ? { unhealthy } : {}),
  };
}

/** Stands for what may be a secret. */
const HIDDEN = '…';

function hidden(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, HIDDEN]));
}

function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function portText({ port, protocol, address, target }: PortSpec): string | number {
  const host = address === undefined ? '' : `${hostText(address)}:`;
  const inside = target === undefined ? '' : `:${target}`;
  const text = `${host}${port}${inside}${protocol === 'udp' ? '/udp' : ''}`;
  return text === String(port) ? port : text;
}

function assumedPort(spec: PortSpec): object {
  return { port: spec.port, protocol: spec.protocol, assumed: true };
}

function listed(key: string, values: readonly unknown[]): object {
  return values.length > 0 ? { [key]: [...values] } : {};
}

/** `1m30s`, `500ms`: as a stack file has it. */
function fileDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor((ms % 60_000) / 1_000);
  const rest = Math.round(ms % 1_000);
  const text = `${minutes > 0 ? `${minutes}m` : ''}${seconds > 0 ? `${seconds}s` : ''}${rest > 0 ? `${rest}ms` : ''}`;
  return text === '' ? '0s' : text;
}
