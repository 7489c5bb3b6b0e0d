import { formatCount } from '../../../shared/text/count.ts';

/** What the command line says: validate. */
export const validateWords = {
  warning: (problem: string) => `warning: ${problem}`,
  valid: (file: string, stack: string, services: readonly string[]) =>
    `${file} is valid: stack ${stack} with ${formatCount(services.length, 'service')} (${services.join(', ')}).`,
  notApproved: 'What it runs is not approved on this machine yet; stacklight trust shows it.',
} as const;
