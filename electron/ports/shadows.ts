/** A wanted service whose port is being answered by something else. Pure. */
import type { PortSpec } from '../stack/stack.ts';
import { concerns, coversAddress } from './claims.ts';
import { forwarderName } from './forwarders.ts';
import { onPort } from './on-port.ts';
import type { Answer, AskedAddress, Claim, Holder, Self, Shadow } from './types.ts';
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

/** Addresses at which the check of a service asks for this port; without a check, where clients look first. */
function askedAt({ checkedAt }: Claim, { port }: PortSpec): readonly AskedAddress[] {
  const asked = (checkedAt ?? []).filter((one) => one.port === port);
  return asked.length > 0 ? asked : [{ port, address: '127.0.0.1' }];
}

/**
 * True for a stranger on an address that the stack file does not name, while the service itself answers where its check asks: it
 * keeps clients of `localhost` from the service perhaps, but the service is not shadowed. Which of the two answered a check that
 * asks `localhost` is proved with each of its answers. A copy is never beside: it pretends to be the service.
 */
export function isBeside(claim: Claim, spec: PortSpec, holder: Holder, holders: readonly Holder[]): boolean {
  const isStranger = holder.verdict === 'foreign' || (holder.verdict === 'protected' && !holder.copy);
  if (!isStranger || holder.bystander || holder.answers.length === 0) return false;
  if (spec.address !== undefined && coversAddress(spec.address, holder.address)) return false;
  const own = new Set(holders.filter(({ verdict }) => verdict === 'expected').flatMap(({ answers }) => answers));
  const asked = askedAt(claim, spec);
  const disputed = ({ address, byName }: AskedAddress) =>
    holder.answers.includes(address) && (byName !== true || own.has(address));
  return asked.some(({ address }) => own.has(address)) && !asked.some(disputed);
}

/** `clients that ask localhost may reach pid 12 (…) on [::1]:8000 instead`: what a stranger beside a service is to people. */
export function describeBeside(holder: Holder, now: number): string {
  const named = holder.answers.includes('localhost') ? 'localhost' : holder.answers[0];
  const place = `${holder.address.includes(':') ? `[${holder.address}]` : holder.address}:${holder.port}`;
  return `clients that ask ${named} may reach ${culprit(holder, now)} on ${place} instead`;
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
    onPort(answers, spec.port)
      .filter((answer) => concerns(claim, spec, answer.address, claims))
      .map(({ host }) => host),
  );
  return holders
    .filter((holder) => holder.verdict !== 'expected' && !holder.bystander && !holder.beside)
    .filter((holder) => !provesNothing(holder, claim))
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
