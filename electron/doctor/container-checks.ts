import type { Check } from './check.ts';

/** The checks of containers, one file each. */
export const containerChecks: readonly Check[] = [];
