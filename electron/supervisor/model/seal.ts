import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { keyIn } from '../../doctor/gather/fingerprint.ts';

/** What stands for a text in a file of ours, in hexadecimal: two texts are the same exactly when these are. */
export type Seal = (text: string) => string;

/** For comparisons that are kept nowhere. */
export const PLAIN_SEAL: Seal = (text) => createHash('sha256').update(text).digest('hex');

const opened = new Map<string, Promise<Seal>>();

/**
 * Keyed by a secret of this state home (`approvals.key`, 0600): who gets hold of a list of approvals alone cannot try values against
 * it. Where the key cannot be kept, approvals last until Stacklight ends.
 */
export function sealOf(home: string): Promise<Seal> {
  const known = opened.get(home);
  if (known) return known;
  const seal = keyIn(join(home, 'approvals.key')).then(
    (key): Seal =>
      (text) =>
        createHmac('sha256', key).update(text).digest('hex'),
  );
  opened.set(home, seal);
  return seal;
}
