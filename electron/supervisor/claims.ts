import type { Claim, ContainerFacts } from '../ports/types.ts';
import type { PortSpec } from '../stack/stack.ts';
import type { Cell } from './cell.ts';

/** What the engine knows of a container that matters to verdicts: its command and where its source lies. */
export interface ContainerOrigin {
  readonly command: readonly string[];
  readonly sources: readonly string[];
}

/** What is known of a service's containers by their names and labels, whatever its last start told. */
export interface Belonging {
  readonly own: readonly { readonly id: string; readonly name: string }[];
  readonly past: ReadonlyMap<string, string>;
  readonly throughEngine: boolean;
}

/**
 * What each service lays claim to, as the verdicts need it. `real` resolves symbolic links: the kernel tells where a
 * process really works.
 */
export function claimsOf(
  cells: Iterable<Cell>,
  containers: readonly ContainerFacts[],
  origins: ReadonlyMap<string, ContainerOrigin>,
  real: (folder: string) => string,
  belonging: ReadonlyMap<string, Belonging> = new Map(),
): readonly Claim[] {
  return [...cells].map((cell) => {
    const { spec, running } = cell;
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
      ports: portsOf(cell, published),
      // What the file itself keeps from starting is not helped by another start.
      wantedUp: cell.service.desired === 'up' && !spec.blocked,
      process: running?.process,
      treePids: cell.treePids,
      container: container ? { id: container.id, name: container.name, running: facts !== undefined } : undefined,
      ...(own.length > 0 && { containers: own }),
      ...(past && past.size > 0 && { past }),
      ...(throughEngine && { throughEngine }),
      command: spec.native?.command ?? origin?.command ?? [],
      workingDir: spec.native && real(spec.native.workingDir),
      sources: (spec.native ? [spec.native.workingDir] : (origin?.sources ?? [])).map(real),
      earlier: cell.earlier,
    };
  });
}

/** Declared ports or, where a container declares none, what it publishes. */
function portsOf(cell: Cell, published: ContainerFacts['published']): readonly PortSpec[] {
  if (cell.spec.ports.length > 0) return cell.spec.ports.map((port) => withAddress(port, published));
  if (cell.spec.kind !== 'container') return [];
  const seen = new Set<string>();
  return published.flatMap(({ port, protocol, address, targetPort }) => {
    const wildcard = address === '0.0.0.0' || address === '::';
    const key = `${protocol}/${port}/${wildcard ? '' : address}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ port, protocol, target: targetPort, ...(wildcard ? {} : { address }) }];
  });
}

/** A bare declared port means the address that its container really publishes it on. */
function withAddress(port: PortSpec, published: ContainerFacts['published']): PortSpec {
  if (port.address !== undefined) return port;
  const there = published.filter((one) => one.port === port.port && one.protocol === port.protocol);
  const [only] = there;
  if (there.length !== 1 || !only || only.address === '0.0.0.0' || only.address === '::') return port;
  return { ...port, address: only.address };
}
