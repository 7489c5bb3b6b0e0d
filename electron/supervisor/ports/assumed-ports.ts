/**
 * Ports that were only guessed, against what the service's own processes listen on. A guess is shown and corrected; no claim, gate,
 * plan or verdict ever rests on it.
 */
import type { HolderView, PortView } from '../../contract/service.ts';
import { isLive } from '../../lifecycle/service.ts';
import { isWildcard } from '../../platform/address.ts';
import type { Inventory, Listener } from '../../ports/types.ts';
import { probeAt } from '../../stack/parse/asked-port.ts';
import type { ProbeSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { processView } from './port-views.ts';

/** What is known of a service of which a port was only guessed. */
export interface Assumption {
  readonly assumed: readonly number[];
  /** Ports that its own processes listen on and that it does not declare, lowest first. */
  readonly listens: readonly number[];
  /** It listens on one that was assumed. */
  readonly holds: boolean;
  /** The one that is to stand in the file instead: it passed the check there, or it is the only one. */
  readonly port?: number;
}

/** Where helpers of a server listen by default: Node's inspector (9229, a second one 9230) and Vite's reload socket. */
const HELPERS: ReadonlySet<number> = new Set([9229, 9230, 24_678]);

/** The tcp sockets that processes of this service listen on; empty for a service of which nothing is assumed. */
export function ownListeners({ spec, treePids }: ManagedService, { listeners }: Inventory): readonly Listener[] {
  if ((spec.assumedPorts ?? []).length === 0 || treePids.length === 0) return [];
  return listeners.filter(
    ({ protocol, guessed, processes }) =>
      protocol === 'tcp' && !guessed && processes.some(({ pid }) => treePids.includes(pid)),
  );
}

/** Undefined for a service of which nothing is assumed. */
export function assumptionOf(managed: ManagedService): Assumption | undefined {
  const assumed = (managed.spec.assumedPorts ?? []).map(({ port }) => port);
  if (assumed.length === 0) return undefined;
  const declared = new Set(managed.spec.ports.map(({ port }) => port));
  const listens = isLive(managed.service.phase)
    ? [...new Set(managed.listening.map(({ port }) => port))]
        .filter((port) => !declared.has(port))
        .sort((a, b) => a - b)
    : [];
  const holds = listens.some((port) => assumed.includes(port));
  const serious = listens.filter((port) => !HELPERS.has(port));
  const port = managed.provenPort ?? (serious.length === 1 ? serious[0] : undefined);
  return { assumed, listens, holds, ...(port === undefined ? {} : { port }) };
}

/** `vite listens on 3000, not on 5173, which was assumed`; undefined while it holds what was assumed, or listens nowhere yet. */
export function correctionOf(managed: ManagedService): string | undefined {
  const found = assumptionOf(managed);
  if (!found || found.holds || found.listens.length === 0) return undefined;
  const where = (found.port === undefined ? found.listens : [found.port]).join(' and ');
  return `${managed.spec.id} listens on ${where}, not on ${found.assumed.join(' or ')}, which was assumed`;
}

/** Whether every socket of the machine is of interest: it lives, and has not been seen where it was assumed or found well. */
export function isLookedFor(managed: ManagedService): boolean {
  const found = assumptionOf(managed);
  return found !== undefined && isLive(managed.service.phase) && !found.holds && managed.provenPort === undefined;
}

/** The places at which a check of an assumed port can be asked: only where the service itself listens, likeliest first. */
export function assumedProbes(
  managed: ManagedService,
): readonly { readonly port: number; readonly probe: ProbeSpec }[] {
  const found = assumptionOf(managed);
  if (!found) return [];
  const rank = (port: number) => (found.assumed.includes(port) ? 0 : HELPERS.has(port) ? 2 : 1);
  const ports = [...found.listens].sort((a, b) => rank(a) - rank(b) || a - b);
  return ports.flatMap((port) => {
    const [first] = managed.listening.filter((one) => one.port === port).sort((a, b) => a.family - b.family);
    if (!first) return [];
    const host = !isWildcard(first.address) ? first.address : first.family === 4 ? '127.0.0.1' : '::1';
    return [{ port, probe: probeAt(managed.spec.healthcheck.probe, host, port) }];
  });
}

/** The assumed ports for people, and those on which the service was seen instead. */
export function assumedViews(managed: ManagedService): readonly PortView[] {
  const found = assumptionOf(managed);
  if (!found) return [];
  const correction = correctionOf(managed);
  const { id } = managed.spec;
  const views = (managed.spec.assumedPorts ?? []).map(
    ({ port, protocol, address }): PortView => ({
      port,
      protocol,
      service: id,
      ...(address === undefined ? {} : { address }),
      assumed: true,
      holders: holdersOn(managed, port),
      ...(correction === undefined ? {} : { message: correction }),
    }),
  );
  const elsewhere = found.holds ? [] : found.port === undefined ? found.listens : [found.port];
  const seen = elsewhere.map(
    (port): PortView => ({ port, protocol: 'tcp', service: id, undeclared: true, holders: holdersOn(managed, port) }),
  );
  return [...views, ...seen];
}

function holdersOn({ spec, listening }: ManagedService, port: number): HolderView[] {
  return listening
    .filter((one) => one.port === port)
    .map(({ address, processes: [process] }) => ({
      address,
      verdict: 'expected' as const,
      reason: `a process of ${spec.id}`,
      answers: [],
      ...(process && processView(process)),
    }));
}
