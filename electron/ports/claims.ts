/** Which service of a stack an address and port belongs to. Pure. */
import { familyOf, isWildcard, normaliseAddress } from '../platform/address.ts';
import type { PortSpec } from '../stack/stack.ts';
import type { Claim } from './types.ts';

/** True when a port declared for `declared` (undefined: every interface) is to answer on `address`. */
export function coversAddress(declared: string | undefined, address: string): boolean {
  if (declared === undefined) return true;
  const normal = normaliseAddress(declared);
  if (normal === '0.0.0.0') return familyOf(address) === 4;
  return normal === '::' || normal === address;
}

function portsLike(claims: readonly Claim[], spec: PortSpec): readonly { claim: Claim; spec: PortSpec }[] {
  return claims.flatMap((claim) =>
    claim.ports
      .filter((port) => port.port === spec.port && port.protocol === spec.protocol)
      .map((port) => ({ claim, spec: port })),
  );
}

/**
 * Whether what answers on `address` is this claim's business: a service that declared exactly this address comes first,
 * then those that declared every interface; an address that nobody declared concerns all who declared the port.
 */
export function concerns(claim: Claim, spec: PortSpec, address: string, claims: readonly Claim[]): boolean {
  const all = portsLike(claims, spec);
  const exact = all.filter((other) => other.spec.address && normaliseAddress(other.spec.address) === address);
  const covering = all.filter((other) => coversAddress(other.spec.address, address));
  const chosen = [exact, covering, all].find((group) => group.length > 0) ?? [];
  return chosen.some((other) => other.claim.service === claim.service);
}

/** Two declarations of one port that both can be met: on different addresses. */
export function isElsewhere(one: PortSpec, other: PortSpec): boolean {
  const place = (spec: PortSpec): string => (spec.address === undefined ? '' : normaliseAddress(spec.address));
  return place(one) !== place(other);
}

/** The declaration of this very port by another service, if there is one. */
export function declares(claim: Claim, spec: PortSpec): PortSpec | undefined {
  return claim.ports.find((port) => port.port === spec.port && port.protocol === spec.protocol);
}

/** Bound to every interface: in everybody's way. */
export function isEverywhere(address: string): boolean {
  return isWildcard(address);
}
