import type { Engine } from '../../drivers/container/engine/engine.ts';
import { commandOf, sourcesOf } from '../../drivers/container/facts.ts';
import { isLoopback } from '../../platform/address.ts';
import type { Claim, ClaimedPort, ContainerFacts } from '../../ports/types.ts';
import type { PortSpec, ProbeSpec } from '../../stack/stack.ts';
import type { ManagedService } from '../model/managed-service.ts';

/** What the engine knows of a container that matters to verdicts: its command and where its source lies. */
export interface ContainerOrigin {
  readonly command: readonly string[];
  readonly sources: readonly string[];
}

/** Command and source folders of every known container, by its id: what a native copy of it would look like. */
export function originsOf(engine: Pick<Engine, 'list'>): ReadonlyMap<string, ContainerOrigin> {
  return new Map(engine.list().map((one) => [one.id, { command: commandOf(one), sources: sourcesOf(one) }]));
}

/** What the disk says about the command of a native service. */
export type CommandFacts = Pick<Claim, 'program' | 'inner'>;

/** What is known of a service's containers by their names and labels, whatever its last start told. */
export interface Belonging {
  readonly own: readonly { readonly id: string; readonly name: string }[];
  readonly past: ReadonlyMap<string, string>;
  readonly throughEngine: boolean;
}

/**
 * What each service lays claim to, as the verdicts need it. `real` resolves symbolic links: the kernel tells where a
 * process really works. `commands`: what the disk says of the commands, by service.
 */
export function claimsOf(
  managedServices: Iterable<ManagedService>,
  containers: readonly ContainerFacts[],
  origins: ReadonlyMap<string, ContainerOrigin>,
  real: (folder: string) => string,
  commands: ReadonlyMap<string, CommandFacts> = new Map(),
  belonging: ReadonlyMap<string, Belonging> = new Map(),
): readonly Claim[] {
  return [...managedServices].map((managed) => {
    const { spec, running } = managed;
    const container = running?.container;
    const facts = container ? containers.find((one) => one.id === container.id) : undefined;
    const { own = [], past, throughEngine = false } = belonging.get(spec.id) ?? {};
    const published = (own.length > 0 ? own : container ? [container] : []).flatMap(
      ({ id }) => containers.find((one) => one.id === id)?.published ?? [],
    );
    const origin = container ? origins.get(container.id) : undefined;
    return {
      service: spec.id,
      kind: spec.kind,
      ports: portsOf(managed, published),
      checkedAt: checkedAt(spec.healthcheck.probe),
      // What the file itself keeps from starting is not helped by another start.
      wantedUp: managed.service.desired === 'up' && !spec.blocked,
      portTaken: managed.service.phase.state === 'blocked' && managed.service.phase.problem.code === 'port-taken',
      process: running?.process,
      treePids: managed.treePids,
      container: container ? { id: container.id, name: container.name, running: facts !== undefined } : undefined,
      ...(own.length > 0 && { containers: own }),
      ...(past && past.size > 0 && { past }),
      ...(throughEngine && { throughEngine }),
      command: spec.native?.command ?? origin?.command ?? [],
      workingDir: spec.native && real(spec.native.workingDir),
      ...commands.get(spec.id),
      sources: (spec.native ? [spec.native.workingDir] : (origin?.sources ?? [])).map(real),
      earlier: managed.earlier,
    };
  });
}

/** Declared ports or, where a container declares none, what it publishes. */
function portsOf(managed: ManagedService, published: ContainerFacts['published']): readonly ClaimedPort[] {
  if (managed.spec.ports.length > 0) return managed.spec.ports.map((port) => withAddress(port, published));
  if (managed.spec.kind !== 'container') return [];
  const seen = new Set<string>();
  return published.flatMap(({ port, protocol, address, targetPort }) => {
    const wildcard = address === '0.0.0.0' || address === '::';
    const key = `${protocol}/${port}/${wildcard ? '' : address}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ port, protocol, target: targetPort, ...(wildcard ? {} : { address, assumed: true as const }) }];
  });
}

/** A bare declared port means the address that its container really publishes it on. */
function withAddress(port: PortSpec, published: ContainerFacts['published']): ClaimedPort {
  if (port.address !== undefined) return port;
  const there = published.filter((one) => one.port === port.port && one.protocol === port.protocol);
  const [only] = there;
  if (there.length !== 1 || !only || only.address === '0.0.0.0' || only.address === '::') return port;
  return { ...port, address: only.address, assumed: true };
}

/** Where its own check asks for it: an address that the service answers on by the word of the stack file. `localhost` is both. */
function checkedAt(probe: ProbeSpec): Claim['checkedAt'] {
  const place = placeOf(probe);
  if (!place) return [];
  const host = place.host.replace(/^\[|\]$/g, '').toLowerCase();
  const { port } = place;
  if (host === 'localhost') return ['127.0.0.1', '::1'].map((address) => ({ port, address, byName: true }));
  return isLoopback(host) ? [{ port, address: host }] : [];
}

function placeOf(probe: ProbeSpec): { readonly host: string; readonly port: number } | undefined {
  if (probe.type === 'tcp') return probe;
  if ((probe.type !== 'http' && probe.type !== 'websocket') || !URL.canParse(probe.url)) return undefined;
  const { hostname, port, protocol } = new URL(probe.url);
  return { host: hostname, port: Number(port) || (protocol === 'https:' || protocol === 'wss:' ? 443 : 80) };
}
