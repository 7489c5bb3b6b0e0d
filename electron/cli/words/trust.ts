/** What the command line says: trust. */
export const trustWords = {
  nothingToApprove: (stack: string) => `Nothing is waiting for approval: ${stack} runs what was approved.`,
  approveQuestion: 'Approve this?',
  notConfirmed: 'Nothing was approved.',
  notConfirmedHint: 'Confirm it, or pass --yes.',
  approved: (stack: string) => `Approved. stacklight up starts ${stack}.`,
  noLongerTrusted: (file: string) => `${file} is no longer trusted: nothing in it runs until you approve it again.`,
  leftRunning: (services: string) => `Left running, and no longer watched: ${services}. stacklight down stops it.`,
  howToApprove: 'stacklight trust approves it; stacklight up approves it and starts the stack',
} as const;
