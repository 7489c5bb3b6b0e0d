/** What `status` says of a snapshot, each thing once: what a row says already stands nowhere else. Pure. */
import { bareCause, besideState, finished } from '../../shared/text/cause.ts';
import { formatList } from '../../shared/text/list.ts';
import type { Finding } from '../contract/finding.ts';
import type { Incident } from '../contract/incident.ts';
import type { ServiceView } from '../contract/service.ts';
import type { Snapshot } from '../contract/snapshot.ts';

export interface StatusText {
  /** In the order of the services. */
  readonly rows: readonly {
    readonly service: ServiceView;
    readonly state: string;
    readonly message: string;
    /** What the doctor adds to what the row says. */
    readonly evidence: readonly string[];
  }[];
  /** What the doctor found besides. */
  readonly findings: readonly { readonly message: string; readonly evidence: readonly string[] }[];
}

export function statusText({ services, findings }: Pick<Snapshot, 'services' | 'findings'>): StatusText {
  const rows = services.map((service) => {
    const state = service.shadowed ? 'shadowed' : service.state;
    return { service, state, message: besideState(service.id, state, service.message) };
  });
  const counted = findings.filter(({ severity }) => severity !== 'info');
  const isAbout = ({ service, message }: Finding, row: Row) =>
    service === row.service.id && says(finished(bareCause(service, message)), row.message);
  const said = new Set(counted.filter((finding) => rows.some((row) => isAbout(finding, row))));
  return {
    rows: rows.map((row) => {
      const own = counted.filter((finding) => isAbout(finding, row));
      return { ...row, evidence: [...new Set(own.flatMap((finding) => evidenceOf(finding, rows)))] };
    }),
    findings: counted
      .filter((finding) => !said.has(finding))
      .map((finding) => ({ message: finding.message, evidence: evidenceOf(finding, rows) })),
  };
}

/** `api: exited with code 1`, the name alone where its row says why; several that went down together by their names, or their cause. */
export function incidentText(
  { rootService, cause, burst = [] }: Incident,
  { services, findings }: Pick<Snapshot, 'services' | 'findings'>,
): string {
  const isFound = findings.some(({ id, severity }) => id === 'stopped-together' && severity !== 'info');
  if (burst.length > 1) return isFound ? formatList(burst) : finished(cause);
  const bare = bareCause(rootService, cause);
  const row = services.find(({ id }) => id === rootService);
  return row && says(bareCause(row.id, row.message), bare) ? rootService : finished(`${rootService}: ${bare}`);
}

interface Row {
  readonly service: ServiceView;
  readonly message: string;
}

function says(whole: string, part: string): boolean {
  return part !== '' && whole.includes(part);
}

/** Line by line, without those that a row says. */
function evidenceOf({ evidence }: Finding, rows: readonly Row[]): readonly string[] {
  return evidence.flatMap((one) => one.split('\n')).filter((line) => !rows.some((row) => isSaidBy(row, line)));
}

function isSaidBy({ service: { id }, message }: Row, line: string): boolean {
  const policy = /^restart policy: (.+)$/.exec(line)?.[1];
  if (policy !== undefined) return message.includes(`(restart: ${policy})`);
  return message !== '' && line === `${id}: ${message}`;
}
