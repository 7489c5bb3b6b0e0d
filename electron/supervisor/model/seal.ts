import { createHash, createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keyIn, readKey } from '../../doctor/gather/fingerprint.ts';

/** What stands for a text in a file of ours, in hexadecimal: two texts are the same exactly when these are. */
export type Seal = (text: string) => string;

/** For comparisons that are kept nowhere. */
export const PLAIN_SEAL: Seal = (text) => createHash('sha256').update(text).digest('hex');

interface KeptSeal {
  readonly seal: Seal;
  /** A sentence: its key was broken, so that nothing that was sealed before is known again. */
  readonly note?: string;
}

const opened = new Map<string, Promise<KeptSeal>>();

/**
 * Keyed by a secret of this state home (`approvals.key`, 0600): who gets hold of a list of approvals alone cannot try values against
 * it. Where the key cannot be kept, approvals last until Stacklight ends.
 */
export async function sealOf(home: string): Promise<Seal> {
  return (await openSeal(home)).seal;
}

/** The same, with what is to be said of it. */
export function openSeal(home: string): Promise<KeptSeal> {
  const known = opened.get(home);
  if (known) return known;
  const seal = keyIn(keyFileIn(home)).then(({ key, broken }): KeptSeal => {
    const note = `The key of the approvals was damaged and ${broken}: every stack needs approval again.`;
    return { seal: sealBy(key), ...(broken === undefined ? {} : { note }) };
  });
  opened.set(home, seal);
  return seal;
}

/** For who only looks: a key that is not there or broken stays so, and nothing that was sealed is known again. */
export async function sealToCompare(home: string): Promise<Seal> {
  const key = await readKey(keyFileIn(home));
  return sealBy(key instanceof Buffer ? key : randomBytes(1));
}

function sealBy(key: Buffer): Seal {
  return (text) => createHmac('sha256', key).update(text).digest('hex');
}

function keyFileIn(home: string): string {
  return join(home, 'approvals.key');
}
