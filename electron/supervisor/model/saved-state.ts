/** What an earlier run left of a stack: from its ledger, and from its history where the ledger lacks it. */
import type { HistoryEvent } from '../../contract/history.ts';
import { copyAside } from '../../files/json-file.ts';
import type { Problem } from '../../result.ts';
import { readLedger } from './ledger.ts';
import { ledgerFromHistory } from './ledger-from-history.ts';
import type { LedgerContent } from './saved-service.ts';

interface Where {
  readonly ledger: string;
  /** The stack file. */
  readonly file: string;
  readonly bootId: string;
  /** Epoch milliseconds. */
  readonly wall: number;
  history(): Promise<readonly HistoryEvent[]>;
}

/** A service that was wanted is not lost with its record: the history knows what was. The problem is told in the history. */
export async function readSaved({ ledger, file, bootId, wall, history }: Where): Promise<{
  readonly saved: LedgerContent | undefined;
  readonly problem: Problem | undefined;
}> {
  const { content, problem, dropped = [] } = await readLedger(ledger, wall);
  if (problem) return { saved: ledgerFromHistory(await history(), file, bootId), problem };
  if (!content || dropped.length === 0) return { saved: content, problem: undefined };
  const known = ledgerFromHistory(await history(), file, bootId).services;
  const again = Object.entries(known).filter(([id]) => dropped.includes(id));
  const aside = await copyAside(ledger, wall);
  return {
    saved: { ...content, services: { ...Object.fromEntries(again), ...content.services } },
    problem: {
      code: 'state-corrupt',
      message: `The saved state of ${dropped.join(', ')} could not be read and was taken from the history${aside === undefined ? '' : `; the file as it was is kept as ${aside}`}.`,
      hint: 'What still runs of it is found again by its marker.',
      file: ledger,
    },
  };
}
