/** Probes of process-compose as health checks of a stack file (its src/health/probe.go). Pure. */
import { withoutGaps } from '../escape-dollars.ts';
import type { ServiceEntry } from '../proposal.ts';
import { durationOf, mappingOf, textOrNone, wholeOf } from '../tidy.ts';

export interface ImportedProbe {
  readonly healthcheck: ServiceEntry;
  /** Port of this machine that it asks, as written. */
  readonly port?: number | string;
  /** What of it is not taken over. */
  readonly ignored: readonly string[];
}

const TAKEN = new Set([
  'http_get',
  'exec',
  'initial_delay_seconds',
  'period_seconds',
  'timeout_seconds',
  'failure_threshold',
]);
const LOCAL = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|::1|)$/;

/** Undefined when it asks nothing. */
export function probeOf(value: unknown): ImportedProbe | undefined {
  const probe = mappingOf(value);
  const asked = httpOf(mappingOf(probe.http_get)) ?? execOf(mappingOf(probe.exec));
  if (!asked) return undefined;
  const timing = withoutGaps({
    interval: positive(durationOf(probe.period_seconds, 's')),
    timeout: positive(durationOf(probe.timeout_seconds, 's')),
    retries: wholeOf(probe.failure_threshold, 1, 1_000),
    start_period: durationOf(probe.initial_delay_seconds, 's'),
  });
  const threshold = wholeOf(probe.success_threshold, 1, 1) === 1 ? [] : ['success_threshold'];
  const ignored = Object.keys(probe).filter(
    (key) => !TAKEN.has(key) && (key !== 'success_threshold' || threshold.length > 0),
  );
  return { ...asked, healthcheck: { ...asked.healthcheck, ...timing }, ignored: [...asked.ignored, ...ignored] };
}

function httpOf(get: ServiceEntry): ImportedProbe | undefined {
  const port = textOrNone(get.num_port ?? get.port);
  if (port === undefined) return undefined;
  const host = textOrNone(get.host) ?? 'localhost';
  const scheme = (textOrNone(get.scheme) ?? 'http').toLowerCase();
  const path = textOrNone(get.path) ?? '/';
  const status = wholeOf(get.status_code, 100, 599);
  const headers = Object.entries(mappingOf(get.headers)).flatMap(([name, text]) => {
    const header = textOrNone(text);
    return header === undefined ? [] : [[name, header] as const];
  });
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  const number = wholeOf(port, 1, 65_535);
  return {
    healthcheck: withoutGaps({
      http: url,
      headers: headers.length > 0 ? Object.fromEntries(headers) : undefined,
      expect: status === undefined ? undefined : { status },
    }),
    ...(LOCAL.test(host) ? { port: number ?? port } : {}),
    ignored: [],
  };
}

function execOf(exec: ServiceEntry): ImportedProbe | undefined {
  const command = textOrNone(exec.command);
  if (command === undefined) return undefined;
  return { healthcheck: { test: command }, ignored: exec.working_dir === undefined ? [] : ['exec.working_dir'] };
}

function positive(duration: string | undefined): string | undefined {
  return duration === '0s' ? undefined : duration;
}
