/** A wanted service whose port is being answered by something else. Pure. */
import type { PortSpec } from '../stack/stack.ts';
import { concerns } from './claims.ts';
import { forwarderName } from './forwarders.ts';
import type { Answer, Claim, Holder, Self, Shadow } from './types.ts';
import { formatProcess } from './words.ts';

/** The service that should have answered: `container shop-api`, `service api (pid 12)`. */
function rightful(claim: Claim): string {
  if (claim.container) return `container ${claim.container.name}`;
  return claim.process ? `service ${claim.service} (pid ${claim.process.pid})` : `service ${claim.service}`;
}

function culprit(holder: Holder, now: number): string {
  if (holder.container) return `container ${holder.container.name}`;
  return holder.process ? formatProcess(holder.process, now) : 'a process that we may not see';
}

/**
 * A proxy of the engine without a container that we know behind it answers for a container: most likely the list of
 * containers is a moment older than the proxy, so nothing is proven.
 */
function provesNothing(holder: Holder, claim: Claim): boolean {
  return (
    (claim.kind === 'container' || claim.throughEngine === true) &&
    !holder.container &&
    (holder.process === undefined || forwarderName(holder.process) !== undefined)
  );
}

/** One entry for each host of this port and each holder that answers it and should not. */
export function shadowsOf(
  claim: Claim,
  spec: PortSpec,
  holders: readonly Holder[],
  claims: readonly Claim[],
  answers: readonly Answer[],
  self: Self,
): readonly Shadow[] {
  const concerned = new Set(
    answers
      .filter((answer) => answer.port === spec.port && concerns(claim, spec, answer.address, claims))
      .map(({ host }) => host),
  );
  return holders
    .filter((holder) => holder.verdict !== 'expected' && !holder.bystander && !provesNothing(holder, claim))
    .flatMap((holder) =>
      holder.answers
        .filter((host) => concerned.has(host))
        .map((host) => ({
          service: claim.service,
          port: spec.port,
          host,
          holder,
          sentence: `from ${culprit(holder, self.now)}, not from ${rightful(claim)}`,
        })),
    );
}
