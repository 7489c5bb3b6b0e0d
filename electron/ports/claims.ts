/** Which service of a stack an address and port belongs to. Pure. */
import { familyOf, isWildcard, normaliseAddress } from '../platform/address.ts';
import type { PortSpec } from '../stack/stack.ts';
import { onPort } from './on-port.ts';
import type { Claim, ClaimedPort } from './types.ts';

/** True when a port declared for `declared` (undefined: every interface) is to answer on `address`. */
export function coversAddress(declared: string | undefined, address: string): boolean {
  if (declared === undefined) return true;
  const normal = normaliseAddress(declared);
  if (normal === '0.0.0.0') return familyOf(address) === 4;
  return normal === '::' || normal === address;
}

interface Claimed {
  readonly claim: Claim;
  readonly spec: PortSpec;
  readonly port: number;
}

/** By the claims of one look, which nobody changes. */
const claimed = new WeakMap<readonly Claim[], readonly Claimed[]>();

function portsLike(claims: readonly Claim[], { port, protocol }: PortSpec): readonly Claimed[] {
  const all =
    claimed.get(claims) ??
    claims.flatMap((claim) => claim.ports.map((spec): Claimed => ({ claim, spec, port: spec.port })));
  claimed.set(claims, all);
  return onPort(all, port).filter((one) => one.spec.protocol === protocol);
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

/** Two sockets that meet: the same address, or one is bound to all of the other's family; `::` serves IPv4 too. */
export function overlaps(one: string, other: string): boolean {
  const [first, second] = [normaliseAddress(one), normaliseAddress(other)];
  return coversAddress(first, second) || coversAddress(second, first);
}

/**
 * Where a socket stands to a declared port. `declared`: where the service is to answer. `beside`: the service is a container that
 * publishes one address, and this is what people reach as `localhost` under its port: of interest where it is a copy. `unclear`:
 * the stack file names no address, the service does not run, and nobody says that it would listen there. `elsewhere`: not its.
 */
export type Standing = 'declared' | 'beside' | 'unclear' | 'elsewhere';

const isLocal = (address: string): boolean => address === '127.0.0.1' || address === '::1';

/** `held`: the addresses on which the service itself holds the port now. */
export function standingOf(claim: Claim, spec: ClaimedPort, address: string, held: readonly string[]): Standing {
  const checked = claim.checkedAt?.some((one) => one.port === spec.port && overlaps(one.address, address));
  if (checked || (spec.address !== undefined && overlaps(spec.address, address))) return 'declared';
  if (spec.address === undefined || spec.assumed) {
    if (isLocal(address) || isWildcard(address) || held.some((own) => overlaps(own, address))) return 'declared';
    return held.length > 0 || spec.assumed ? 'elsewhere' : 'unclear';
  }
  return claim.kind === 'container' && isLocal(address) ? 'beside' : 'elsewhere';
}
