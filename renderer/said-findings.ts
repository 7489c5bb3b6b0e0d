import type { Finding } from '../electron/contract/finding.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import { troubleOf } from '../shared/headline/trouble.ts';

/** Findings that say what the row of their service says already: that it is down, shadowed, without its port, and why. */
const SAID_BY_ROW = new Set([
  ...['service-down', 'port-shadowed', 'port-taken', 'port-unheld', 'crash-loop', 'dependency-down'],
  ...['command-missing', 'preflight-failed', 'terminal-bound'],
]);

/** The findings of a stack by where they are shown. */
export interface PlacedFindings {
  /** By service: its row says them, and keeps their evidence and fixes. */
  readonly inRows: ReadonlyMap<string, readonly Finding[]>;
  /** Said below the list, the muted ones among them. */
  readonly below: readonly Finding[];
}

/** Nothing is said twice: what the row of a service in trouble says is taken out of the list of findings. */
export function placeFindings({ services, findings }: Snapshot): PlacedFindings {
  const open = new Set(
    services.filter((service) => troubleOf(service) || service.waitingFor.length > 0).map(({ id }) => id),
  );
  const inRows = new Map<string, Finding[]>();
  const below: Finding[] = [];
  for (const finding of findings) {
    const { service, muted, id } = finding;
    const isSaid = service !== undefined && open.has(service) && SAID_BY_ROW.has(id.split('/')[0] ?? '');
    if (!isSaid || muted !== undefined) below.push(finding);
    else inRows.set(service, [...(inRows.get(service) ?? []), finding]);
  }
  return { inRows, below };
}
