import { randomUUID } from 'node:crypto';
import { LIMITS } from '../limits.ts';
import type { Proposal } from '../stack/import/proposal.ts';

/** A proposal that the page shows, and where it is from. */
export interface Held {
  readonly proposal: Proposal;
  /** The folder or file that was looked at; undefined for what runs on this machine. */
  readonly path?: string;
  /** Everything that was shown of what it would run. */
  readonly runs: ReadonlySet<string>;
}

/** The proposals that can still be answered. The page names one by its id and can change nothing of it. */
export interface HeldProposals {
  hold(held: Held): string;
  get(id: string): Held | undefined;
}

export function createHeldProposals(): HeldProposals {
  const all = new Map<string, Held>();
  return {
    hold(held) {
      const id = randomUUID();
      all.set(id, held);
      const [oldest] = all.keys();
      if (all.size > LIMITS.shell.heldProposals && oldest !== undefined) all.delete(oldest);
      return id;
    },
    get: (id) => all.get(id),
  };
}
