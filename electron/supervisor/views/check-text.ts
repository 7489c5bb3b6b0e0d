import { formatExactDuration } from '../../../shared/text/duration.ts';
import type { HealthcheckSpec, ProbeSpec } from '../../stack/stack.ts';

/** `GET http://localhost:8000/health, every 5 s`; undefined where nothing is checked. How often the engine checks is its own affair. */
export function describeCheck({ probe, intervalMs }: HealthcheckSpec): string | undefined {
  if (probe.type === 'none') return undefined;
  return probe.type === 'engine'
    ? describeProbe(probe)
    : `${describeProbe(probe)}, every ${formatExactDuration(intervalMs)}`;
}

/** `GET http://localhost:8000/health`. Headers, bodies, passwords and queries may hold secrets and are not shown. */
function describeProbe(probe: ProbeSpec): string {
  switch (probe.type) {
    case 'http':
      return `${probe.method} ${plainUrl(probe.url)}`;
    case 'tcp':
      return `${probe.protocol ?? 'tcp'} ${probe.host}:${probe.port}`;
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
  if (!URL.canParse(text)) return 'a URL that cannot be read';
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
