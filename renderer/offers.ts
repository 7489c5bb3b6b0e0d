import type { ServiceView } from '../electron/contract/service.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import { isUp } from './state-look.ts';
import { stacksWords } from './words/stacks.ts';

/** A button that makes sense now, or the reason why it does not. */
export interface Offer {
  readonly enabled: boolean;
  /** Shown as the tooltip: what it will do, or why it cannot. */
  readonly title: string;
  /** There is work for it: drawn as the first thing to press. */
  readonly urgent: boolean;
}

export interface StackOffers {
  readonly fixPorts: Offer;
  readonly restartDown: Offer;
  readonly cleanUp: Offer;
  /** In the place of `restartDown` while nothing of the stack is wanted up: then there is nothing to restart, but all to start. */
  readonly startAll?: Offer;
}

/** The three buttons of a stack. */
export function stackOffers(stack: Snapshot): StackOffers {
  const busy = isActing(stack);
  return {
    fixPorts: busy ? refuse(busy) : fixPortsOffer(stack),
    restartDown: busy ? refuse(busy) : restartDownOffer(stack),
    cleanUp: busy ? refuse(busy) : offer(stacksWords.cleanUpHint, false),
    ...(stack.services.every((service) => service.desired === 'down') && stack.services.length > 0
      ? { startAll: busy ? refuse(busy) : offer(stacksWords.startAllHint, true) }
      : {}),
  };
}

/** Nothing of it was ever approved: until somebody says yes, nothing can be done about it but that. */
export function isHeld({ approval }: Snapshot): boolean {
  return approval?.kind === 'trust';
}

function isActing({ action }: Snapshot): string | undefined {
  // While a start is only waited for, its ports may be what it waits for: then fixing them must be possible.
  const waiting = action?.kind === 'up' || action?.kind === 'down' || action?.kind === 'restart';
  const acting = action?.phase === 'acting' || (action?.phase === 'verifying' && !waiting);
  return acting ? stacksWords.actionInProgress : undefined;
}

function fixPortsOffer(stack: Snapshot): Offer {
  const ports = stack.services.flatMap((service) => service.ports);
  if (ports.length === 0) return refuse(stacksWords.noPortsDeclared);
  const urgent = stack.services.some(hasPortTrouble);
  return offer(stacksWords.fixPortsHint, urgent);
}

/** True when a port of the service is not answered by the service alone. */
export function hasPortTrouble(service: ServiceView): boolean {
  const strange = service.ports.some((port) =>
    port.holders.some(({ verdict, bystander }) => !bystander && verdict !== 'expected' && verdict !== 'protected'),
  );
  return service.shadowed || strange;
}

function restartDownOffer(stack: Snapshot): Offer {
  const down = downServices(stack);
  const names = down.map((service) => service.id).join(', ');
  if (down.length > 0) return offer(stacksWords.restartDownHint(names), !stack.services.some(hasPortTrouble));
  const wanted = stack.services.some((service) => service.desired === 'up');
  return refuse(wanted ? stacksWords.everythingIsUp : stacksWords.nothingMeantToRun);
}

const onItsWay: readonly ServiceView['state'][] = ['starting', 'stopping', 'waiting', 'unknown'];

function isComing({ state }: ServiceView): boolean {
  return onItsWay.includes(state);
}

/** Services that should be up, are not, and are not on their way either. */
export function downServices(stack: Snapshot): ServiceView[] {
  return stack.services.filter(
    (service) =>
      service.desired === 'up' &&
      service.kind !== 'external' &&
      !service.shadowed &&
      !isUp(service) &&
      !isComing(service),
  );
}

/** What can be asked for one service; a button that is not listed is not drawn. */
export interface ServiceOffers {
  readonly restart?: Offer;
  readonly stop?: Offer;
  readonly start?: Offer;
  readonly logs?: Offer;
  readonly open?: Offer;
}

export function serviceOffers(service: ServiceView): ServiceOffers {
  const open = service.openUrl ? offer(stacksWords.openHint(service.openUrl), false) : undefined;
  if (service.kind === 'external') return open ? { open } : {};
  const logs = offer(stacksWords.logsHint(service.id), false);
  const run =
    service.desired === 'down'
      ? {
          start:
            service.state === 'stopping'
              ? refuse(stacksWords.stillStopping)
              : offer(stacksWords.startHint(service.id), true),
        }
      : {
          restart: offer(
            stacksWords.restartHint(service.id),
            !isUp(service) && !service.shadowed && !isComing(service),
          ),
          stop: offer(stacksWords.stopHint(service.id), false),
        };
  return { ...run, logs, ...(open ? { open } : {}) };
}

function offer(title: string, urgent: boolean): Offer {
  return { enabled: true, title, urgent };
}

function refuse(title: string): Offer {
  return { enabled: false, title, urgent: false };
}
