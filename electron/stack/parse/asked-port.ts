/** Which port of this machine a probe asks, and the same probe of another port. Pure. */
import type { ProbeSpec } from '../stack.ts';

/** `localhost` and the addresses of loopback and of every interface, as a URL or a `host:port` has them. */
const HERE = /^(?:localhost|[\w-]+\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1?\]?)$/i;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 };

/** Undefined for a probe of another machine, and for one that asks no port. */
export function askedPort(probe: ProbeSpec): number | undefined {
  if (probe.type === 'tcp') return HERE.test(probe.host) ? probe.port : undefined;
  if (probe.type !== 'http' && probe.type !== 'websocket') return undefined;
  if (!URL.canParse(probe.url)) return undefined;
  const { hostname, port, protocol } = new URL(probe.url);
  if (!HERE.test(hostname)) return undefined;
  return port === '' ? DEFAULT_PORTS[protocol] : Number(port);
}

/** The probe asked at another place of this machine; `host` as in a URL but without brackets. */
export function probeAt(probe: ProbeSpec, host: string, port: number): ProbeSpec {
  if (probe.type === 'tcp') return { ...probe, host, port };
  if (probe.type !== 'http' && probe.type !== 'websocket') return probe;
  const url = new URL(probe.url);
  url.hostname = host.includes(':') ? `[${host}]` : host;
  url.port = String(port);
  return { ...probe, url: url.href };
}
