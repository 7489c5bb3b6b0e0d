/** One service, from what the user wrote to the value that the rest of Stacklight works with. */
import { LIMITS } from '../../limits.ts';
import type { DependsOnInput } from '../schema/depends-on.ts';
import type { ServiceInput } from '../schema/service.ts';
import type { Dependency, NativeSpec, PortSpec, ServiceKind, ServiceSpec } from '../stack.ts';
import { TOO_MANY_PORTS, takeRoom } from '../syntax/expansion.ts';
import { readPorts } from '../syntax/port-syntax.ts';
import { buildContainer } from './container.ts';
import { type BuildContext, checkUrl, wrote } from './context.ts';
import type { PortClaim } from './double-claims.ts';
import { buildHealthcheck } from './healthcheck.ts';
import { formatPath, type Path } from './problem-report.ts';
import { buildRestart, buildStopSignal } from './restart.ts';
import { checkDeployment, kindOf, originOf } from './service-kind.ts';
import { absolute, buildCommand, buildEnvFiles, buildNamedValues, writtenCommand } from './values.ts';

export interface BuiltService {
  readonly spec: ServiceSpec;
  readonly claims: readonly PortClaim[];
}

/** The service, as far as it could be made: what is wrong was reported. Undefined when it is not even clear what it is. */
export function buildService(id: string, input: ServiceInput, context: BuildContext): BuiltService | undefined {
  const path: Path = ['services', id];
  const origin = originOf(input, path, context);
  if (origin === undefined) return undefined;
  const kind = kindOf(origin);
  checkDeployment(input, kind, path, context);
  const all = buildPorts(input, kind, path, context);
  const claims = all.filter(({ spec }) => !spec.assumed);
  const assumedPorts = all.filter(({ spec }) => spec.assumed).map(({ spec }) => keepTarget(spec, false));
  const ports = claims.map((claim) => keepTarget(claim.spec, origin === 'image'));
  const container = kind === 'container' ? buildContainer(input, path, context) : undefined;
  const openUrl =
    input.open === undefined ? undefined : checkUrl(input.open, ['http:', 'https:'], [...path, 'open'], context);
  const spec: ServiceSpec = {
    id,
    kind,
    ...(kind === 'native' ? { native: buildNative(input, path, context) } : {}),
    ...(container ? { container } : {}),
    ports,
    ...(assumedPorts.length > 0 ? { assumedPorts } : {}),
    dependsOn: buildDependencies(input.depends_on),
    healthcheck: buildHealthcheck(input.healthcheck, { kind, ports, assumedPorts }, [...path, 'healthcheck'], context),
    restart: buildRestart(input.restart, [...path, 'restart'], context),
    stopSignal: buildStopSignal(input.stop_signal, [...path, 'stop_signal'], context),
    stopGraceMs: input.stop_grace_period ?? LIMITS.stop.graceMs,
    ...(openUrl === undefined ? {} : { openUrl }),
    ...(input.notes === undefined ? {} : { notes: input.notes }),
    ...(input.deployment === undefined ? {} : { deployment: input.deployment }),
  };
  checkWatchable(spec, path, context);
  return { spec, claims };
}

function buildNative(input: ServiceInput, path: Path, context: BuildContext): NativeSpec {
  const command = input.command ?? [];
  const commandPath = [...path, 'command'];
  return {
    command: buildCommand(command, commandPath, context, { shell: true }),
    formatCommand: writtenCommand(command, commandPath, context),
    workingDir: input.working_dir === undefined ? context.directory : absolute(input.working_dir, context),
    environment: buildNamedValues(input.environment, context),
    envFiles: buildEnvFiles(input.env_file, context),
    preflight: (input.preflight ?? []).map(({ run, because }) => ({ run, ...(because ? { because } : {}) })),
    ...(input.user === undefined ? {} : { user: String(input.user).replace(/:.*$/, '') }),
  };
}

function buildPorts(
  input: ServiceInput,
  kind: ServiceKind,
  path: Path,
  context: BuildContext,
): readonly (PortClaim & { readonly spec: { readonly assumed?: boolean } })[] {
  return (input.ports ?? []).flatMap((entry, index) => {
    const here = [...path, 'ports', index];
    const read = readPorts(entry);
    const unusable = (reason: string) => {
      if (context.tree.excused(here)) return;
      const found = typeof entry === 'object' ? portOf(entry, here, context) : context.tree.show(here, entry);
      context.report.unusable(here, { code: 'bad-port', message: `${formatPath(here)} ${reason}; found ${found}` });
    };
    if (!read.ok) {
      unusable(read.reason);
      return [];
    }
    if (kind !== 'container' && read.ports.some((spec) => spec.target !== spec.port)) {
      unusable('maps a port to another one, which only containers do');
      return [];
    }
    const assumed = typeof entry === 'object' && entry.assumed === true;
    if (assumed && kind !== 'native') {
      unusable('is assumed, which only ports of native services are');
      return [];
    }
    if (!takeRoom(context.report, 'ports', read.ports.length)) {
      unusable(TOO_MANY_PORTS);
      return [];
    }
    return read.ports.map((spec) => ({ spec: assumed ? { ...spec, assumed } : spec, path: here }));
  });
}

function portOf(entry: object, path: Path, context: BuildContext): string {
  return Object.entries(entry)
    .map(([key, value]) => `${key} ${context.tree.show([...path, key], value)}`)
    .join(', ');
}

function keepTarget({ target, address, port, protocol }: PortSpec, made: boolean): PortSpec {
  return { port, protocol, ...(address === undefined ? {} : { address }), ...(made ? { target } : {}) };
}

function buildDependencies(input: DependsOnInput | undefined): readonly Dependency[] {
  const plain = { condition: 'service_started', required: true, restart: false } as const;
  if (Array.isArray(input)) return [...new Set(input)].map((service) => ({ service, ...plain }));
  return Object.entries(input ?? {}).map(([service, given]) => ({
    service,
    condition: given.condition ?? plain.condition,
    required: given.required ?? plain.required,
    restart: given.restart ?? plain.restart,
  }));
}

/** What needs a health check must have one that can be asked. */
function checkWatchable(spec: ServiceSpec, path: Path, context: BuildContext): void {
  const declared = wrote(context, [...path, 'healthcheck']);
  if (spec.kind === 'external' && !declared && !wrote(context, [...path, 'ports'])) {
    const message = `external service "${spec.id}" needs a healthcheck or ports: there is nothing to watch`;
    context.report.error(path, { code: 'missing-key', message, at: 'key' });
  }
  if (spec.restart.unhealthy && spec.kind === 'native' && !declared) {
    const message = `service "${spec.id}" is to restart when unhealthy but has no healthcheck`;
    context.report.error([...path, 'restart', 'unhealthy'], { code: 'contradiction', message });
  }
}
