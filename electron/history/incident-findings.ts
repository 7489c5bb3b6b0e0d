/** What the doctor saw while an incident went on, kept with it: what is fixed later would be missed in its report. Pure. */
import type { Finding } from '../contract/finding.ts';

export type KeptFinding = Pick<Finding, 'id' | 'message' | 'evidence'>;

/** An event stays of a size that people and the disk can bear. */
const MOST = { findings: 12, evidence: 8, characters: 400 } as const;

/** Findings about the services of an incident, and errors of the whole stack. That something it needs is down is no cause. */
export function findingsOf(findings: readonly Finding[], services: readonly string[]): readonly KeptFinding[] {
  const related = findings.filter(({ id, service, severity, muted }) => {
    if (muted !== undefined || id.startsWith('dependency-down')) return false;
    return service === undefined ? severity === 'error' : services.includes(service);
  });
  return related.slice(0, MOST.findings).map(({ id, message, evidence }) => {
    return { id, message: cut(message), evidence: evidence.slice(0, MOST.evidence).map(cut) };
  });
}

/** Reads them back, whatever the history holds. */
export function keptIn(value: unknown): readonly KeptFinding[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('id' in one) || !('message' in one)) return [];
    const { id, message } = one;
    const lines: unknown = 'evidence' in one ? one.evidence : [];
    const evidence = Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
    return typeof id === 'string' && typeof message === 'string' ? [{ id, message, evidence }] : [];
  });
}

function cut(text: string): string {
  return text.length > MOST.characters ? `${text.slice(0, MOST.characters)}…` : text;
}
