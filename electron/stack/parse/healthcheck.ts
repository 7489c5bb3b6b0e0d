/** Health checks and smoke checks with their defaults. */
import { LIMITS } from '../../limits.ts';
import type { HealthcheckInput, SmokeInput } from '../schema/healthcheck.ts';
import type { HealthcheckSpec, PortSpec, ProbeSpec, ServiceKind, SmokeCheck } from '../stack.ts';
import { askedPort } from './asked-port.ts';
import { type BuildContext, wrote } from './context.ts';
import { buildProbe } from './probe.ts';
import { formatPath, type Path } from './problem-report.ts';

const probeKeys = ['http', 'tcp', 'websocket', 'test', 'log'];

/**
 * Without a `healthcheck` a container has the one that its engine runs, an external service the question whether its first
 * port answers, and a native service none.
 */
export function buildHealthcheck(
  input: HealthcheckInput | undefined,
  service: {
    readonly kind: ServiceKind;
    readonly ports: readonly PortSpec[];
    readonly assumedPorts: readonly PortSpec[];
  },
  path: Path,
  context: BuildContext,
): HealthcheckSpec {
  const { health } = LIMITS;
  const { defaults } = context;
  const probe = input === undefined ? undeclaredProbe(service) : declaredProbe(input, path, context);
  return {
    ...(asksAssumed(probe, service) ? { assumed: true as const } : {}),
    probe,
    intervalMs: input?.interval ?? defaults.checkIntervalMs,
    timeoutMs: input?.timeout ?? defaults.checkTimeoutMs,
    retries: input?.retries ?? defaults.checkRetries,
    // What nobody starts needs no time to start.
    startPeriodMs: input?.start_period ?? (service.kind === 'external' ? 0 : health.startPeriodMs),
    startIntervalMs: input?.start_interval ?? health.startIntervalMs,
  };
}

/** Whether what it asks is one of the ports of this machine that are only assumed. */
function asksAssumed(
  probe: ProbeSpec,
  { ports, assumedPorts }: { readonly ports: readonly PortSpec[]; readonly assumedPorts: readonly PortSpec[] },
): boolean {
  const asked = askedPort(probe);
  const isAsked = ({ port, protocol }: PortSpec) => protocol === 'tcp' && port === asked;
  return asked !== undefined && assumedPorts.some(isAsked) && !ports.some(isAsked);
}

/** A smoke check, or undefined after reporting why it is none. */
export function buildSmoke(input: SmokeInput, path: Path, context: BuildContext): SmokeCheck | undefined {
  const probe = buildProbe(input, path, context);
  if (probe.type === 'none' || probe.type === 'engine' || probe.type === 'log') return undefined;
  return { name: input.name ?? nameOf(probe, path, context), ...probe };
}

function declaredProbe(input: HealthcheckInput, path: Path, context: BuildContext): ProbeSpec {
  if (input.disable !== true) return buildProbe(input, path, context);
  const other = probeKeys.find((key) => wrote(context, [...path, key]));
  if (other !== undefined) {
    const message = `${formatPath(path)} is disabled and has ${other} all the same; remove one of them`;
    context.report.error([...path, 'disable'], { code: 'contradiction', message, at: 'key' });
  }
  return { type: 'none' };
}

function undeclaredProbe(service: { readonly kind: ServiceKind; readonly ports: readonly PortSpec[] }): ProbeSpec {
  if (service.kind === 'native') return { type: 'none' };
  if (service.kind === 'container') return { type: 'engine' };
  const first = service.ports.find((port) => port.protocol === 'tcp');
  const everywhere = first?.address === undefined || first.address === '0.0.0.0' || first.address === '::';
  const host = everywhere ? 'localhost' : first.address;
  return first && host !== undefined ? { type: 'tcp', host, port: first.port } : { type: 'none' };
}

function nameOf(probe: ProbeSpec, path: Path, context: BuildContext): string {
  const written = (key: string, text: string) => context.tree.written([...path, key], text);
  switch (probe.type) {
    case 'http':
      return `${probe.method} ${written('http', probe.url)}`;
    case 'websocket':
      return written('websocket', probe.url);
    case 'tcp':
      return written('tcp', `${probe.protocol ?? 'tcp'} ${probe.host}:${probe.port}`);
    case 'exec':
      return written('test', probe.command.join(' '));
    default:
      return 'check';
  }
}
