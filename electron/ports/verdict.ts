/**
 * What every holder of a declared port is to the stack, and where something else than the service
 * answers. Pure: the inventory, the proofs and the claims in, judgements out.
 */
import { familyOf, normaliseAddress } from '../platform/address.ts';
import type { PortSpec } from '../stack/stack.ts';
import { concerns, coversAddress, isEverywhere, standingOf } from './claims.ts';
import { type Court, type Held, isOwn, type Judgement, judge } from './judgement.ts';
import { onPort } from './on-port.ts';
import { isBeside, shadowsOf } from './shadows.ts';
import type { Answer, Claim, ClaimedPort, Holder, Inventory, Self, Shadow } from './types.ts';

export interface PortJudgement {
  /** In the order of the claims and their ports. */
  readonly holders: readonly Holder[];
  readonly shadows: readonly Shadow[];
}

function gaveAnswer(held: Held, answer: Answer): boolean {
  if (answer.port !== held.port || !coversAddress(held.address, answer.address)) return false;
  if (answer.by === 'container') return answer.containerId === held.container?.id;
  return answer.by === 'process' && held.processes.some(({ pid }) => answer.pids.includes(pid));
}

/**
 * The hosts for which this holder answered. A server that forks for each connection answers with a process that does not
 * listen itself: then the only socket that takes connections there is the one.
 */
function answersOf(held: Held, all: readonly Held[], answers: readonly Answer[]): readonly string[] {
  const mine = answers.filter((answer) => {
    if (answer.by !== 'process' || all.some((other) => gaveAnswer(other, answer))) return gaveAnswer(held, answer);
    const near = all.filter((other) => other.address === answer.address);
    const open = near.length > 0 ? near : all.filter((other) => coversAddress(other.address, answer.address));
    return open.length === 1 && open[0] === held;
  });
  return [...new Set(mine.map(({ host }) => host))];
}

const everything = new WeakMap<Inventory, readonly Held[]>();

/** Everything that holds the port: sockets, and ports that the kernel forwards without one. */
function heldOf({ port, protocol }: PortSpec, inventory: Inventory): readonly Held[] {
  const all = everything.get(inventory) ?? allHeld(inventory);
  everything.set(inventory, all);
  return onPort(all, port).filter((held) => held.protocol === protocol);
}

function allHeld(inventory: Inventory): readonly Held[] {
  const forwarded = inventory.forwarded.map(
    (published): Held => ({
      protocol: published.protocol,
      address: published.address,
      port: published.port,
      processes: [],
      parents: [],
      container: { id: published.containerId, name: published.containerName },
    }),
  );
  return [...inventory.listeners, ...forwarded];
}

/**
 * `::` beside an IPv4 address on which nobody answers, or which the service holds itself (`own`) and alone answers, is a socket for
 * IPv6 only: it does not stand there.
 */
function isIpv6Only(held: Held, spec: ClaimedPort, proofs: readonly Answer[], own: readonly string[]): boolean {
  const address = normaliseAddress(spec.address ?? '::');
  if (held.address !== '::' || familyOf(address) === 6) return false;
  const there = proofs.filter((answer) => familyOf(answer.address) === 4);
  if (own.includes(address)) return !there.some((answer) => gaveAnswer(held, answer));
  return there.length > 0 && there.every(({ by }) => by === 'nobody');
}

/** The verdict as far as the address makes this socket a matter of the service; undefined: it is none. */
function concerning(
  judgement: Judgement,
  held: Held,
  claim: Claim,
  spec: ClaimedPort,
  proofs: readonly Answer[],
  own: readonly string[],
  court: Court,
): (Judgement & Pick<Holder, 'bystander'>) | undefined {
  if (judgement.verdict === 'expected') return judgement;
  // A stranger on the address that another service declared is that service's business.
  if (!isEverywhere(held.address) && !concerns(claim, spec, held.address, court.claims)) return undefined;
  if (isIpv6Only(held, spec, proofs, own)) return undefined;
  const isCopy = judgement.verdict === 'stale' || judgement.verdict === 'duplicate';
  switch (standingOf(claim, spec, held.address, own)) {
    case 'declared':
      return judgement;
    case 'beside':
      return isCopy ? judgement : { ...judgement, bystander: true };
    case 'unclear': {
      const reason = `${judgement.reason}, but ${claim.service} declares no such address`;
      const seen = isCopy ? ({ verdict: 'foreign', reason } as const) : judgement;
      // Only a start that failed shows that it wants this address, too.
      return claim.portTaken ? seen : { ...seen, bystander: true };
    }
    case 'elsewhere':
      return undefined;
  }
}

function holdersOf(claim: Claim, spec: ClaimedPort, answers: readonly Answer[], court: Court): readonly Holder[] {
  const holders = judgedHolders(claim, spec, answers, court);
  return holders.map((holder) => (isBeside(claim, spec, holder, holders) ? { ...holder, beside: true } : holder));
}

function judgedHolders(claim: Claim, spec: ClaimedPort, answers: readonly Answer[], court: Court): readonly Holder[] {
  const all = heldOf(spec, court.inventory);
  const proofs = spec.protocol === 'tcp' ? onPort(answers, spec.port) : [];
  const own = all.filter((held) => isOwn(held, claim)).map(({ address }) => address);
  return all.flatMap((held) => {
    const judged = judge(held, claim, spec, court);
    const judgement = judged && concerning(judged, held, claim, spec, proofs, own, court);
    if (!judgement) return [];
    const [process, ...sharedBy] = held.processes;
    const { protocol, address, port, socket, parents, container } = held;
    return [
      {
        service: claim.service,
        protocol,
        address,
        port,
        socket,
        process,
        sharedBy,
        parents,
        container,
        ...judgement,
        answers: answersOf(held, all, proofs),
      },
    ];
  });
}

/**
 * Judges every holder of every port that the claims declare, and says where a wanted service is shadowed. `answers` are
 * the proofs of `proveAnswers` for these ports; where one is missing no shadow is claimed.
 */
export function judgePorts(
  claims: readonly Claim[],
  inventory: Inventory,
  answers: readonly Answer[],
  self: Self,
): PortJudgement {
  const court: Court = { claims, inventory, self };
  return wholeJudgement(claims.map((claim) => judgeClaim(claim, answers, court)));
}

/** The part of one claim of it. */
export function judgeClaim(claim: Claim, answers: readonly Answer[], court: Court): PortJudgement {
  const { claims, inventory, self } = court;
  const judged = claim.ports.map((spec) => ({ spec, holders: holdersOf(claim, spec, answers, court) }));
  const isAnswered =
    claim.wantedUp && claim.kind !== 'external' && (claim.kind !== 'container' || inventory.enginesKnown);
  const shadows = judged.flatMap(({ spec, holders }) =>
    isAnswered ? shadowsOf(claim, spec, holders, claims, answers, self) : [],
  );
  return { holders: judged.flatMap(({ holders }) => holders), shadows };
}

/** The parts in the order of the claims. */
export function wholeJudgement(parts: readonly PortJudgement[]): PortJudgement {
  return { holders: parts.flatMap(({ holders }) => holders), shadows: parts.flatMap(({ shadows }) => shadows) };
}
