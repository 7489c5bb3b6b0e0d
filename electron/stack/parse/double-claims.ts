/** Finds ports that two services, or one service twice, lay claim to. */

import type { PortSpec } from '../stack.ts';
import type { BuildContext } from './context.ts';
import { formatPath, type Path } from './problem-report.ts';

export interface PortClaim {
  readonly spec: PortSpec;
  /** Where it stands in the file. */
  readonly path: Path;
}

/** Reports each claim that an earlier one already holds; the later service cannot start, the earlier one can. */
export function reportDoubleClaims(claims: readonly PortClaim[], context: BuildContext): void {
  const seen = new Map<string, Map<string, First>>();
  for (const [order, claim] of claims.entries()) {
    const { port, protocol, address } = claim.spec;
    const key = `${port}/${protocol}`;
    const first = seen.get(key) ?? new Map<string, First>();
    seen.set(key, first);
    const other = earliest(wanting(address).map((wanted) => first.get(wanted)));
    for (const name of namesOf(address)) if (!first.has(name)) first.set(name, { claim, order });
    if (!other) continue;
    const service = String(other.path[1]);
    const same = service === claim.path[1];
    const holder = same ? `the same service (${formatPath(other.path)})` : `service "${service}"`;
    const udp = claim.spec.protocol === 'udp' ? ' (udp)' : '';
    context.report.unusable(claim.path, {
      code: 'port-declared-twice',
      message: `${formatPath(claim.path)} declares port ${portText(claim, context)}${udp}, which ${holder} declares too`,
      hint: same ? 'remove one of them' : 'give one of them another port or address',
    });
  }
}

/** The number or, where a variable gave it, the variable. */
function portText({ spec, path }: PortClaim, { tree }: BuildContext): string {
  return tree.written(path, tree.written([...path, 'published'], String(spec.port)));
}

/** The first claim of an address, or of a group of them, and how many claims stand before it in the file. */
interface First {
  readonly claim: PortClaim;
  readonly order: number;
}

const ALL = { 4: '0.0.0.0', 6: '::' } as const;

/** Under what a claim is remembered: its address, its family, and any. Without an address it is on all of both families. */
function namesOf(address: string | undefined): readonly string[] {
  if (address === undefined) return ['both', 'family 4', 'family 6', 'any'];
  return [address, `family ${familyOf(address)}`, 'any'];
}

/** With whom a socket on this address would share packets. `0.0.0.0` takes IPv4 only, `::` IPv6 only, none both. */
function wanting(address: string | undefined): readonly string[] {
  if (address === undefined) return ['any'];
  const family = familyOf(address);
  return address === ALL[family] ? [`family ${family}`] : [address, ALL[family], 'both'];
}

function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

function earliest(found: readonly (First | undefined)[]): PortClaim | undefined {
  const known = found.filter((one): one is First => one !== undefined);
  return known.toSorted((a, b) => a.order - b.order)[0]?.claim;
}
