/** What is wrong with a check of ours that fails, where the service is not to blame. Pure. */

import type { Observations, ServiceFacts } from '../check.ts';
import { type Asked, type At, addressFault } from './address-fault.ts';
import { statusFault } from './answer-fault.ts';
import type { CheckFault } from './check-advice.ts';
import { shapeFault } from './check-shape.ts';
import { unrunnable } from './missing-tool.ts';

/** Undefined where it passes, or where nothing but the service is known to be at fault. */
export function ownCheckFault(service: ServiceFacts, seen: Pick<Observations, 'inventory'>): CheckFault | undefined {
  const { spec, checks } = service;
  const { probe } = spec.healthcheck;
  const last = checks.at(-1);
  if (!last || last.ok || last.reason === 'shadowed') return undefined;
  if (probe.type === 'exec')
    return shapeFault([probe.shell ? 'CMD-SHELL' : 'CMD', ...probe.command]) ?? toolFault(last.output);
  const asked = askedBy(service);
  if (!asked) return undefined;
  if (last.fault) return { what: last.message, cure: schemeCure(last.fault, asked.url), ...schemeAsk(last.fault) };
  if (last.reason === 'status') return statusFault(last.status, asked.url ?? `${asked.host}:${asked.port}`);
  return last.reason === 'refused'
    ? addressFault(asked, meaning(asked.host), ownPlaces(service, seen), service.worked ?? false)
    : undefined;
}

/** A program of the check that is not on this machine, or that nobody may run. */
function toolFault(output: string): CheckFault | undefined {
  const missing = unrunnable(output);
  if (!missing) return undefined;
  const { tool, how } = missing;
  return how === 'missing'
    ? {
        what: `its check runs ${tool}, which is not found on this machine`,
        cure: `Install ${tool}, or use a check that needs no program (\`http\` or \`tcp\`).`,
      }
    : { what: `its check runs ${tool}, which is not executable`, cure: `Make ${tool} executable (chmod +x).` };
}

type Fault = NonNullable<ServiceFacts['checks'][number]['fault']>;

function schemeCure(fault: Fault, url = ''): string {
  switch (fault) {
    case 'speaks-tls':
      return `Let the check ask ${url.replace(/^http:/, 'https:').replace(/^ws:/, 'wss:')}.`;
    case 'speaks-plain':
      return `Let the check ask ${url.replace(/^https:/, 'http:').replace(/^wss:/, 'ws:')}.`;
    case 'redirects-to-tls':
      return 'Let the check ask where it is sent to on a port that answers, a path that is not redirected, or expect the redirect.';
  }
}

function schemeAsk(fault: Fault): Pick<CheckFault, 'ask'> {
  return fault === 'redirects-to-tls' ? {} : { ask: { tls: fault === 'speaks-tls' } };
}

/** Queries and passwords in a URL may be secrets. */
function askedBy({ spec }: ServiceFacts): (Asked & { readonly url?: string }) | undefined {
  const { probe } = spec.healthcheck;
  if (probe.type === 'tcp') return { host: probe.host, port: probe.port };
  if ((probe.type !== 'http' && probe.type !== 'websocket') || !URL.canParse(probe.url)) return undefined;
  const { protocol, hostname, host, port, pathname } = new URL(probe.url);
  const standard = protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
  const url = `${protocol}//${host}${pathname}`;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || standard, url };
}

/** Ours try every address of a name. A name of somewhere else is none that the service could listen on here. */
function meaning(host: string): readonly string[] {
  return host.toLowerCase() === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

/** Where it listens: its processes' own sockets, or what its container publishes. */
function ownPlaces(
  { spec, pids, containerId }: ServiceFacts,
  { inventory }: Pick<Observations, 'inventory'>,
): readonly At[] {
  const listeners = inventory.listeners.filter(({ protocol }) => protocol === 'tcp');
  if (spec.kind === 'native')
    return listeners.filter(({ processes }) => processes.some(({ pid }) => pids.includes(pid)));
  if (spec.kind === 'external') {
    const declared = new Set(spec.ports.map(({ port }) => port));
    return listeners.filter(({ port }) => declared.has(port));
  }
  return inventory.containers
    .filter(({ id }) => id === containerId)
    .flatMap(({ published }) => published.filter(({ protocol }) => protocol === 'tcp'));
}
