/** The history of a stack: in order, nothing twice, nothing missing. */
import type { HistoryEvent } from '../../electron/contract/history.ts';

/**
 * @param before the number of the last event that was checked; 0 in the beginning
 * @returns a sentence for each fault in the order of what came after it
 */
export function historyFaults(events: readonly HistoryEvent[], before: number): readonly string[] {
  const faults: string[] = [];
  let last = before;
  for (const { seq, cause } of events) {
    if (seq <= before) continue;
    if (seq === last) faults.push(`event ${seq} is there twice`);
    else if (seq < last) faults.push(`event ${seq} comes after event ${last}`);
    else if (seq > last + 1 && last > 0) faults.push(`between events ${last} and ${seq} some are missing ("${cause}")`);
    last = Math.max(last, seq);
  }
  return faults;
}
