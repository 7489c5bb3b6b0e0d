/** The rest of a plan: what to start afterwards, and what is only explained. Pure. */
import { type FixPortsFacts, inTheWay, type Step } from './plan-steps.ts';
import type { Holder } from './types.ts';
import { formatProcess } from './words.ts';

/** Wanted services that do not hold what they declared, unless somebody who stays is in their way. */
export function restartSteps(
  { claims, holders, inventory }: FixPortsFacts,
  isLeaving: (holder: Holder) => boolean,
): readonly Step[] {
  return claims.flatMap((claim) => {
    if (!claim.wantedUp || claim.kind === 'external' || claim.ports.length === 0) return [];
    if (claim.kind === 'container' && !inventory.enginesKnown) return [];
    const own = holders.filter(({ service }) => service === claim.service);
    const missing = claim.ports.filter(
      (spec) =>
        !own.some(
          (holder) => holder.verdict === 'expected' && holder.port === spec.port && holder.protocol === spec.protocol,
        ),
    );
    const freed = own.some((holder) => isLeaving(holder) && missing.some(({ port }) => port === holder.port));
    const blocked = own.some(
      (holder) => holder.verdict !== 'expected' && !isLeaving(holder) && inTheWay(holder, claims),
    );
    const lacksAll = missing.length === claim.ports.length && !claim.starting;
    if (missing.length === 0 || blocked || !(freed || lacksAll)) return [];
    const running = claim.process !== undefined || claim.container?.running === true;
    const ports = missing.map(({ port }) => port).join(', ');
    return {
      step: {
        id: `restart-${claim.service}`,
        action: running ? 'restart' : 'start',
        target: claim.service,
        reason: `${claim.service} should be up but does not hold port ${ports}.`,
        service: claim.service,
      },
      target: { kind: 'service', service: claim.service },
    };
  });
}

/** Sentences about what is left alone and why. */
export function notesOf(facts: FixPortsFacts): readonly string[] {
  const { holders, inventory, claims, self } = facts;
  const protectedOnes = holders
    .filter((holder) => holder.verdict === 'protected' && inTheWay(holder, claims))
    .map((holder) => {
      const who = holder.process ? formatProcess(holder.process, self.now) : 'The holder';
      return `Port ${holder.port} of ${holder.service} is not touched: ${who}: ${holder.reason}.`;
    });
  const waiting = claims
    .filter((claim) => claim.wantedUp)
    .flatMap(({ ports, service }) =>
      ports
        .filter((spec) => spec.protocol === 'tcp' && inventory.timeWait.has(spec.port))
        .filter((spec) => !inventory.listeners.some(({ port, protocol }) => port === spec.port && protocol === 'tcp'))
        .map(
          (spec) =>
            `Port ${spec.port} of ${service} is in TIME_WAIT: nobody holds it, the system remembers closed connections for up to a minute. There is nothing to kill.`,
        ),
    );
  const engine =
    !inventory.enginesKnown && claims.some(({ kind }) => kind === 'container')
      ? ['The container engine does not answer: containers are left alone.']
      : [];
  return [...new Set([...protectedOnes, ...waiting, ...engine])];
}
