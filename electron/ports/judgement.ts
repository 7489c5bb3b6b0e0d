/** The verdict on one holder of one declared port, in the order of what protects most. Pure. */

import { untouchableKind } from '../commands/names.ts';
import type { PortSpec } from '../stack/stack.ts';
import { declares, isElsewhere } from './claims.ts';
import { containerKinship, kinshipOf } from './kinship.ts';
import { mayOwn } from './owners.ts';
import type { Claim, Inventory, Listener, OtherMember, Self, Verdict } from './types.ts';
import { mayEnd } from './user.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  /** A copy of the service that is protected for another reason, such as that the call comes from inside of it. */
  readonly copy?: true;
}

/** What a holder is judged by; a port that the kernel forwards has no process. */
export type Held = Pick<
  Listener,
  'protocol' | 'address' | 'port' | 'socket' | 'uid' | 'processes' | 'parents' | 'container' | 'forwarder' | 'guessed'
>;

export interface Court {
  readonly claims: readonly Claim[];
  readonly inventory: Inventory;
  readonly self: Self;
}

interface Known {
  owner?: Claim | undefined;
  kinPorts?: readonly number[];
}

/** What is the same of a holder for every claim that it is judged by: of a thousand claims it is not found out a thousand times. */
const known = new WeakMap<Court, Map<Held, Known>>();

function knownOf(held: Held, court: Court): Known {
  const holders = known.get(court) ?? new Map<Held, Known>();
  known.set(court, holders);
  const found = holders.get(held) ?? { owner: mayOwn(held, court.claims).find((claim) => isOwn(held, claim)) };
  holders.set(held, found);
  return found;
}

/** The service of the stack that holds the socket itself. */
export function ownerOf(held: Held, court: Court): Claim | undefined {
  return knownOf(held, court).owner;
}

/** Every port that the processes behind a socket listen on. */
export function portsOf({ processes, port }: Held, { listeners }: Inventory): readonly number[] {
  const known = ports.get(listeners) ?? portsByPid(listeners);
  ports.set(listeners, known);
  return [...new Set([port, ...processes.flatMap(({ pid }) => known.get(pid) ?? [])])];
}

const ports = new WeakMap<readonly Listener[], ReadonlyMap<number, readonly number[]>>();

function portsByPid(listeners: readonly Listener[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const { port, processes } of listeners) {
    for (const { pid } of processes) {
      const there = found.get(pid);
      if (there) there.push(port);
      else found.set(pid, [port]);
    }
  }
  return found;
}

const members = new WeakMap<readonly OtherMember[], ReadonlyMap<number, OtherMember>>();

/** The first of `others` that is one of these processes. */
function otherAmong({ processes }: Held, others: readonly OtherMember[]): OtherMember | undefined {
  const known = members.get(others) ?? new Map([...others].reverse().map((other) => [other.pid, other]));
  members.set(others, known);
  const [first, ...rest] = processes.flatMap(({ pid }) => known.get(pid) ?? []);
  return rest.length === 0 ? first : others.find(({ pid }) => processes.some((process) => process.pid === pid));
}

/** True when the service itself holds the socket. */
export function isOwn(held: Held, claim: Claim): boolean {
  if (held.container && claim.containers?.some(({ id }) => id === held.container?.id)) return true;
  if (held.container && claim.container) {
    // By name too: Compose makes a container anew under the same name, and the claim may be a moment old.
    return held.container.id === claim.container.id || held.container.name === claim.container.name;
  }
  const { process } = claim;
  return (
    held.processes.some(({ pid }) => claim.treePids.includes(pid)) ||
    (process !== undefined &&
      [...held.processes, ...held.parents].some(
        ({ pid, startToken }) => pid === process.pid && startToken === process.startToken,
      ))
  );
}

/** Holders that are never touched, whatever else they look like. */
function protection(held: Held, { self, inventory }: Court): string | undefined {
  if (held.guessed) return 'the system could not say for certain who holds it, so it is left alone';
  if (held.processes.some(({ pid }) => self.pids.includes(pid)))
    return 'Stacklight itself or a program that it runs in';
  const other = self.others && otherAmong(held, self.others);
  if (other) return `belongs to ${other.owner}; stop it there, or give one of the two another port`;
  if (held.forwarder) {
    return inventory.enginesKnown
      ? `${held.forwarder} forwards this port, and no running container is known behind it; restart the engine to free it`
      : `${held.forwarder} forwards this port, and the engine does not answer which container is behind it`;
  }
  if (held.processes.length === 0) return 'held by a process that we are not allowed to see; it is not ours to stop';
  for (const process of held.processes) {
    if (process.pid <= 1) return 'the first process of the system';
    if (!mayEnd(process, self)) {
      const named = self.uid === 0 ? ', or name it as the `user` of a service in the stack file' : '';
      return `belongs to user ${process.user ?? process.uid}; ask them, or stop it as that user${named}`;
    }
    const kind = untouchableKind(process);
    if (kind) return `${kind}; end it yourself if it should not have this port`;
  }
  return undefined;
}

function judgeContainer(held: Held, claim: Claim, { inventory, self }: Court): Judgement {
  const facts = inventory.containers.find(({ id }) => id === held.container?.id);
  // What it holds may be data that the service is to go on with: nothing that is stopped without a question.
  const past = facts && claim.past?.get(facts.id);
  if (past) return { verdict: 'foreign', reason: past };
  const kin = containerKinship(facts, claim, self);
  const name = `container ${held.container?.name ?? ''}`;
  return kin
    ? {
        verdict: 'duplicate',
        reason: `${name} is a second ${claim.service}: ${kin}, and the stack file does not name it`,
      }
    : { verdict: 'foreign', reason: `${name} publishes this port and belongs to nothing in this stack` };
}

/** The verdict on one holder of a port of `claim`. Undefined: it is another service's on an address of its own and no business of this claim. */
export function judge(held: Held, claim: Claim, spec: PortSpec, court: Court): Judgement | undefined {
  const { claims, inventory, self } = court;
  if (isOwn(held, claim)) {
    return {
      verdict: 'expected',
      reason: held.container
        ? claim.kind === 'native'
          ? `container ${held.container.name}, which the command of ${claim.service} started`
          : `container ${held.container.name} of ${claim.service}`
        : `the process of ${claim.service}`,
    };
  }
  const owner = ownerOf(held, court);
  if (owner) {
    const theirs = declares(owner, spec);
    if (theirs && isElsewhere(theirs, spec)) return undefined;
    return {
      verdict: 'protected',
      reason: `service ${owner.service} of this stack listens here; give one of the two another port`,
    };
  }
  if (claim.kind === 'external')
    return { verdict: 'expected', reason: `${claim.service} is only watched: whatever answers is taken to be it` };
  if (held.container) return judgeContainer(held, claim, court);
  const untouchable = protection(held, court);
  const about = knownOf(held, court);
  about.kinPorts ??= portsOf(held, inventory);
  const kin = kinshipOf({ ...held, ports: about.kinPorts }, claim, claims, self);
  if (untouchable) {
    const isCopy = kin?.verdict === 'stale' || kin?.verdict === 'duplicate';
    return { verdict: 'protected', reason: untouchable, ...(isCopy ? { copy: true as const } : {}) };
  }
  if (claim.kind === 'container' && !inventory.enginesKnown) {
    return {
      verdict: 'protected',
      reason: `the engine does not answer, so whether this is ${claim.service} cannot be told`,
    };
  }
  return kin ?? { verdict: 'foreign', reason: 'belongs to nothing in this stack' };
}
