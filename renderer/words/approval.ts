import { formatCount } from '../../shared/text/count.ts';

/** What the page says: approval. */
export const approvalWords = {
  whatChanges: 'What changes',
  wholeStack: 'The stack',
  changedFrom: 'before:',
  changedTo: 'from now on:',
  commandsLabel: 'What needs approval',
  openOnly: 'Open only',
  openQuestion: 'Open it?',
  runQuestion: 'Run this from now on?',
  changeQuestion: 'Accept the change?',
  runLead: 'It would run something new. The approved version keeps running until you approve this.',
  changeLead: 'Its file changed. The change takes effect when you approve it.',
  openAndStart: 'Open and start',
  notNow: 'Not now',
  applyChange: 'Apply',
  keepOld: 'Keep as it is',
  wouldRun: (count: number) => `${formatCount(count, 'command')} would run`,
  newCommands: (count: number) => `${formatCount(count, 'command')} ${count === 1 ? 'is' : 'are'} new`,
  preflight: 'before it starts',
  healthCheck: 'health check',
  smokeCheck: 'smoke check',
  compose: 'through Compose',
  image: 'container',
  webhook: 'sends out',
} as const;
