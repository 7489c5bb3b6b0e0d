import { isEverywhere, overlaps } from './claims.ts';
import { type Court, isOwn, judge, ownerOf, portsOf } from './judgement.ts';
import { isEarlierRun, isOrphan, kinshipOf, mayBeKin } from './kinship.ts';
import type { Claim, Holder, Inventory, Listener, Self } from './types.ts';

/** An address on which the service is to answer: one that it declares, or holds, or any that means this machine alone. */
function isItsAddress(claim: Claim, address: string, inventory: Inventory): boolean {
  const held = inventory.listeners.filter((listener) => isOwn(listener, claim)).map((listener) => listener.address);
  const named = [
    ...claim.ports.flatMap((spec) => spec.address ?? []),
    ...(claim.checkedAt ?? []).map((checked) => checked.address),
    ...held,
  ];
  if (named.some((one) => overlaps(one, address))) return true;
  const open = claim.ports.some((spec) => spec.address === undefined);
  return (open || named.length === 0) && (isEverywhere(address) || address === '127.0.0.1' || address === '::1');
}

/**
 * Copies of native services that listen on ports nobody declared, what a clean-up ends or offers besides the holders of declared
 * ports. Everything but the port has to be the same, address included. Pure; the same protection as for a declared port.
 */
export function leftoversOf(claims: readonly Claim[], inventory: Inventory, self: Self): readonly Holder[] {
  const court: Court = { claims, inventory, self };
  const declared = new Set(claims.flatMap((claim) => claim.ports.map((spec) => `${spec.protocol}/${spec.port}`)));
  return inventory.listeners
    .filter((listener) => !declared.has(`${listener.protocol}/${listener.port}`) && !ownerOf(listener, court))
    .flatMap((listener) => {
      const { processes, parents } = listener;
      for (const claim of mayBeKin({ processes, parents }, claims, self)) {
        const holder = claim.kind === 'native' ? leftoverOf(listener, claim, court) : undefined;
        if (holder) return [holder];
      }
      return [];
    });
}

function leftoverOf(listener: Listener, claim: Claim, court: Court): Holder | undefined {
  const { claims, inventory, self } = court;
  const { protocol, address, port, socket, processes, parents } = listener;
  const judged = judge(listener, claim, { port, protocol }, court);
  if (judged?.verdict !== 'stale') return undefined;
  // A service of TCP ports that has moved to another one still speaks TCP.
  if (claim.ports.length > 0 && !claim.ports.some((spec) => spec.protocol === protocol)) return undefined;
  const suspect = { processes, parents, ports: portsOf(listener, inventory) };
  const earlier = isEarlierRun(suspect, claim);
  // A process that holds a declared port as well is judged there.
  const kin = kinshipOf(suspect, claim, claims, self);
  if (kin?.verdict !== 'stale' || !(earlier || isItsAddress(claim, address, inventory))) return undefined;
  const loose = earlier || isOrphan(suspect, self);
  const [process, ...sharedBy] = processes;
  return {
    service: claim.service,
    port,
    protocol,
    address,
    socket,
    process,
    sharedBy,
    parents,
    verdict: 'stale',
    reason: kin.reason,
    elsewhere: { loose },
    answers: [],
  };
}
