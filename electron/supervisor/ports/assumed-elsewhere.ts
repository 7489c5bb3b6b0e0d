import type { ServiceFacts } from '../../doctor/check.ts';
import { isWildcard } from '../../platform/address.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { assumptionOf, correctionOf } from './assumed-ports.ts';

/**
 * Where a service listens instead of where it was assumed, as the doctor tells it. Nothing where a folder without a stack file was
 * opened that has one by now (`written`): the right port stands there, and the next `up` takes it.
 */
export function elsewhereOf(managed: ManagedService, written: boolean): Pick<ServiceFacts, 'elsewhere'> {
  const sentence = correctionOf(managed);
  const found = assumptionOf(managed);
  if (sentence === undefined || !found) return {};
  if (written) return {};
  const { assumed, port } = found;
  const host = port === undefined ? undefined : hostOf(managed, port);
  const place = { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) };
  return { elsewhere: { sentence, assumed, ...place } };
}

/** `localhost` reaches what listens on 127.0.0.1 or everywhere; whether it is ::1 as well is the machine's affair. */
function hostOf({ listening }: ManagedService, port: number): string | undefined {
  const addresses = listening.filter((one) => one.port === port).map(({ address }) => address);
  if (addresses.some((address) => address === '127.0.0.1' || isWildcard(address))) return undefined;
  return addresses[0];
}
