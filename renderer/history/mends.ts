/** What can be done now about what is behind an incident. Pure. */
import type { Finding } from '../../electron/contract/finding.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { spansOf } from '../incident-spans.ts';

export interface Mend {
  readonly finding: Finding;
  readonly fix: Finding['fixes'][number];
}

/** Fixes of what the doctor sees of the services of the incident; the same one of several findings is offered once. */
export function mendsOf({ events, incidents, findings }: Snapshot, incident: string): readonly Mend[] {
  const span = spansOf(events, incidents).find(({ id }) => id === incident);
  const hit = new Set(span?.services ?? []);
  const mends = findings
    .filter(({ muted, service }) => muted === undefined && (service === undefined || hit.has(service)))
    .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  return mends.filter(
    ({ finding, fix }, index) =>
      !mends
        .slice(0, index)
        .some((one) => one.fix.intent === fix.intent && (ofStack(fix.intent) || one.finding.id === finding.id)),
  );
}

/** One plan for the whole stack, whichever finding it stands with. */
function ofStack(intent: string): boolean {
  return ['planFixPorts', 'planCleanUp', 'restartDown'].includes(intent);
}
