/** The steps of a plan that end something: copies, strangers if the user says so, containers. Pure. */
import { formatClock } from '../../shared/text/clock-time.ts';
import type { Plan, PlanStep } from '../contract/action.ts';
import { targetOf } from '../platform/executable.ts';
import type { ProcessInfo, SignalTarget } from '../platform/platform.ts';
import { overlaps } from './claims.ts';
import { strayRoot } from './root.ts';
import type { Claim, Holder, Inventory, Self, Shadow } from './types.ts';
import { mayEnd } from './user.ts';
import { formatProcessShort } from './words.ts';

/** The process that a step is to end, as it was when the plan was made. */
export interface StrayTarget {
  readonly kind: 'process';
  readonly process: SignalTarget;
  readonly command: readonly string[];
  readonly uid: number;
  /** Sockets that made it a target: it must still hold one when it is ended. */
  readonly ports: readonly { readonly protocol: 'tcp' | 'udp'; readonly port: number }[];
}
export type PlanTarget =
  | StrayTarget
  | { readonly kind: 'container'; readonly id: string; readonly name: string }
  | { readonly kind: 'service'; readonly service: string };

export interface FixPortsFacts {
  readonly id: string;
  readonly claims: readonly Claim[];
  readonly holders: readonly Holder[];
  readonly shadows: readonly Shadow[];
  readonly inventory: Pick<Inventory, 'listeners' | 'timeWait' | 'enginesKnown'>;
  readonly self: Self;
  /** The next free port for a port that a stranger holds, where one was looked for. */
  readonly freePorts?: ReadonlyMap<number, number>;
}

/** `targets` says what each step and choice means; a chosen foreign step's `service` is to be restarted after it. */
export interface FixPortsPlan {
  readonly plan: Plan;
  readonly targets: ReadonlyMap<string, PlanTarget>;
}

export interface Step {
  readonly step: PlanStep;
  readonly target: PlanTarget;
}

/** Processes that live and everything above them: no step may end one of these. */
function keptPids({ claims, holders, self }: FixPortsFacts): ReadonlySet<number> {
  const kept = holders.filter((holder) => holder.verdict === 'expected' || holder.verdict === 'protected');
  const alive = kept.flatMap((holder) => [
    ...(holder.process ? [holder.process] : []),
    ...holder.sharedBy,
    ...holder.parents,
  ]);
  const supervised = [...claims.flatMap((claim) => claim.treePids), ...(self.others ?? []).map(({ pid }) => pid)];
  return new Set([0, 1, ...self.pids, ...supervised, ...alive.map(({ pid }) => pid)]);
}

/** Ids of containers that answer for a service, or hold what they are to hold: no step may stop one of these. */
export function keptContainers({ claims, holders }: Pick<FixPortsFacts, 'claims' | 'holders'>): ReadonlySet<string> {
  const kept = holders.filter(({ verdict }) => verdict === 'expected' || verdict === 'protected');
  const answering = claims.flatMap(({ container, containers = [] }) => [
    ...(container ? [container] : []),
    ...containers,
  ]);
  return new Set([...kept.flatMap(({ container }) => container ?? []), ...answering].map(({ id }) => id));
}

function holdsText(holders: readonly Holder[], shadows: readonly Shadow[]): string {
  const places = [
    ...new Set(holders.map(({ address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}`)),
  ];
  const hosts = [...new Set(shadows.filter(({ holder }) => holders.includes(holder)).map(({ host }) => host))];
  return `holds ${places.join(' and ')}${hosts.length > 0 ? ` and answers ${hosts.join(', ')}` : ''}`;
}

/** `in /shop/api, started 14:02 in a terminal`; what it runs stands beside it, as the target. */
function lifeText(process: ProcessInfo, now: number): string {
  const folder = process.cwd ? `in ${process.cwd}, ` : '';
  const terminal = process.terminal ? ' in a terminal' : '';
  return `${folder}started ${formatClock(process.startedAt, now)}${terminal}`;
}

/** Holders by the root of their tree: one process with several sockets is one step. */
export function strays(facts: FixPortsFacts, wanted: (holder: Holder) => boolean) {
  const kept = keptPids(facts);
  const groups = new Map<string, { root: ProcessInfo; holders: Holder[] }>();
  for (const holder of facts.holders.filter((one) => wanted(one) && !one.container)) {
    const root = strayRoot(holder, facts.self, kept);
    if (!root || root.startToken === '' || !mayEnd(root, facts.self)) continue;
    const key = `${root.pid}-${root.startToken}`;
    const group = groups.get(key);
    if (group) group.holders.push(holder);
    else groups.set(key, { root, holders: [holder] });
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

export function killSteps(
  facts: FixPortsFacts,
  wanted: (holder: Holder) => boolean,
  advice: (holder: Holder) => string,
): readonly Step[] {
  return strays(facts, wanted).map(({ key, root, holders }) => {
    const [first] = holders;
    const why = first ? `: ${first.reason}${advice(first)}` : '';
    return {
      step: {
        id: `kill-${key}`,
        action: 'kill',
        target: formatProcessShort(root),
        reason: `${lifeText(root, facts.self.now)}, ${holdsText(holders, facts.shadows)}${why}.`,
        service: first?.service,
        pid: root.pid,
        ports: [...new Set(holders.map(({ port }) => port))],
      },
      target: {
        kind: 'process',
        process: targetOf(root),
        command: root.command,
        uid: root.uid,
        ports: holders.map(({ protocol, port }) => ({ protocol, port })),
      },
    };
  });
}

export function stopSteps(
  facts: FixPortsFacts,
  wanted: (holder: Holder) => boolean,
  advice: (holder: Holder) => string,
): readonly Step[] {
  const seen = new Set(keptContainers(facts));
  return facts.holders.filter(wanted).flatMap((holder) => {
    const { container } = holder;
    if (!container || seen.has(container.id)) return [];
    seen.add(container.id);
    return {
      step: {
        id: `stop-${container.id.slice(0, 12)}`,
        action: 'stop',
        target: `container ${container.name}`,
        reason: `${holdsText([holder], facts.shadows)}: ${holder.reason}${advice(holder)}.`,
        service: holder.service,
        ports: [holder.port],
      },
      target: { kind: 'container', ...container },
    };
  });
}

/** True when the holder sits where the service is to answer, or answers in its place. */
export function inTheWay(holder: Holder, claims: readonly Claim[]): boolean {
  if (holder.bystander) return false;
  if (holder.answers.length > 0) return true;
  const claim = claims.find(({ service }) => service === holder.service);
  return (
    claim?.ports.some(
      (spec) =>
        spec.port === holder.port &&
        spec.protocol === holder.protocol &&
        (spec.address === undefined || overlaps(spec.address, holder.address)),
    ) ?? false
  );
}
