/** Finds ports that two services, or one service twice, lay claim to. */

import type { PortSpec } from '../stack.ts';
import type { BuildContext } from './context.ts';
import { type Path, pathText } from './problem-report.ts';

export interface PortClaim {
  readonly spec: PortSpec;
  /** Where it stands in the file. */
  readonly path: Path;
}

/** Reports each claim that an earlier one already holds; the later service cannot start, the earlier one can. */
export function reportDoubleClaims(claims: readonly PortClaim[], context: BuildContext): void {
  const seen = new Map<string, PortClaim[]>();
  for (const claim of claims) {
    const key = `${claim.spec.port}/${claim.spec.protocol}`;
    const earlier = seen.get(key) ?? [];
    const other = earlier.find((candidate) => overlap(candidate.spec.address, claim.spec.address));
    seen.set(key, [...earlier, claim]);
    if (!other) continue;
    const service = String(other.path[1]);
    const same = service === claim.path[1];
    const holder = same ? `the same service (${pathText(other.path)})` : `service "${service}"`;
    const udp = claim.spec.protocol === 'udp' ? ' (udp)' : '';
    context.report.unusable(claim.path, {
      code: 'port-declared-twice',
      message: `${pathText(claim.path)} declares port ${portText(claim, context)}${udp}, which ${holder} declares too`,
      hint: same ? 'remove one of them' : 'give one of them another port or address',
    });
  }
}

/** The number or, where a variable gave it, the variable. */
function portText({ spec, path }: PortClaim, { tree }: BuildContext): string {
  return tree.written(path, tree.written([...path, 'published'], String(spec.port)));
}

/** Whether one socket on each address would want the same packets. `0.0.0.0` takes IPv4 only, `::` IPv6 only, none both. */
function overlap(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return true;
  if (a.includes(':') !== b.includes(':')) return false;
  return [a, b].some((address) => address === '0.0.0.0' || address === '::');
}
