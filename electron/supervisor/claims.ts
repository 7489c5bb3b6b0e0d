import type { Claim, ContainerFacts } from '../ports/types.ts';
import type { PortSpec } from '../stack/stack.ts';
import type { Cell } from './cell.ts';

/** What the engine knows of a container that matters to verdicts: its command and where its source lies. */
export interface ContainerOrigin {
  readonly command: readonly string[];
  readonly sources: readonly string[];
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
): readonly Claim[] {
  return [...cells].map((cell) => {
    const { spec, running } = cell;
    const container = running?.container;
    const facts = container ? containers.find((one) => one.id === container.id) : undefined;
    const origin = container ? origins.get(container.id) : undefined;
    return {
      service: spec.id,
      kind: spec.kind,
      ports: portsOf(cell, facts),
      // What the file itself keeps from starting is not helped by another start.
      wantedUp: cell.service.desired === 'up' && !spec.blocked,
      process: running?.process,
      treePids: cell.treePids,
      container: container ? { id: container.id, name: container.name, running: facts !== undefined } : undefined,
      command: spec.native?.command ?? origin?.command ?? [],
      workingDir: spec.native && real(spec.native.workingDir),
      sources: (spec.native ? [spec.native.workingDir] : (origin?.sources ?? [])).map(real),
      earlier: cell.earlier,
    };
  });
}

/** Declared ports or, where a container declares none, what it publishes. */
function portsOf(cell: Cell, facts: ContainerFacts | undefined): readonly PortSpec[] {
  if (cell.spec.ports.length > 0) return cell.spec.ports.map((port) => withAddress(port, facts));
  const seen = new Set<string>();
  return (facts?.published ?? []).flatMap(({ port, protocol, address, targetPort }) => {
    const wildcard = address === '0.0.0.0' || address === '::';
    const key = `${protocol}/${port}/${wildcard ? '' : address}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ port, protocol, target: targetPort, ...(wildcard ? {} : { address }) }];
  });
}

/** A bare declared port of a container means the address that the container really publishes it on. */
function withAddress(port: PortSpec, facts: ContainerFacts | undefined): PortSpec {
  if (port.address !== undefined) return port;
  const published = facts?.published.filter((one) => one.port === port.port && one.protocol === port.protocol) ?? [];
  const [only] = published;
  if (published.length !== 1 || !only || only.address === '0.0.0.0' || only.address === '::') return port;
  return { ...port, address: only.address };
}
