/** What a crash or a disk makes of a file. Seeded: the same seed does the same harm. */
import type { Random } from '../soak/random.ts';

export interface Damage {
  readonly what: string;
  readonly bytes: Buffer;
}

/** The file as it would be had only a part of it been written: every length but the whole. */
export function cuts(whole: Buffer): readonly Damage[] {
  return Array.from({ length: whole.length }, (_, length) => {
    return { what: `cut to ${length} of ${whole.length} bytes`, bytes: whole.subarray(0, length) };
  });
}

/** One bit turned, at `count` places. */
export function turnedBits(whole: Buffer, count: number, random: Random): readonly Damage[] {
  return Array.from({ length: count }, () => {
    const [at, bit] = [random.below(whole.length), random.below(8)];
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    return { what: `bit ${bit} of byte ${at} of ${whole.length} turned`, bytes };
  });
}
