import { formatPreciseDuration } from '../../../shared/text/duration.ts';
import { formatList } from '../../../shared/text/list.ts';
import { LIMITS } from '../../limits.ts';
import type { Check } from '../check.ts';

/** Names that services use take long to resolve: each connection to them begins with that wait. */
export const dnsSlow: Check = {
  id: 'dns-slow',
  reads: ['names'],
  live: false,
  look: (seen) => {
    // A single word that nobody knows is no name for this machine to resolve: `host-uses-container-name` is about those.
    const slow = seen.machine.names.filter(
      ({ name, ms, address }) =>
        ms >= LIMITS.doctor.slowNameMs && (address !== undefined || name.includes('.') || name === 'localhost'),
    );
    if (slow.length === 0) return [];
    const worst = Math.max(...slow.map(({ ms }) => ms));
    return [
      {
        id: 'dns-slow',
        severity: 'warning',
        message: `Resolving ${formatList(slow.map(({ name }) => name))} takes up to ${formatPreciseDuration(worst)}: every new connection by that name waits as long.`,
        evidence: slow.map(({ name, ms, address }) => `${name}: ${Math.round(ms)} ms, ${address ?? 'no address'}`),
        fixes: [],
      },
    ];
  },
};
