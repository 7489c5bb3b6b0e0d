/** Checks of the doctor that find what a test tells them to. */
import type { Finding } from '../../electron/contract/finding.ts';
import type { Check } from '../../electron/doctor/check.ts';

export function finding(id: string, over: Partial<Finding> = {}): Finding {
  return { id, severity: 'warning', message: `${id}.`, evidence: [], fixes: [], ...over };
}

/** A check that reads nothing and always finds these. */
export const checkThat = (id: string, ...found: readonly Finding[]): Check => ({
  id,
  reads: [],
  live: false,
  look: () => found,
});
