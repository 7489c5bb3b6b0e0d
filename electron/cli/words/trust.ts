/** What the command line says: trust. */
export const trustWords = {
  nothingIsWaitingFor: (name: string | number) => `Nothing is waiting for approval: ${name} runs what was approved.`,
  approveThis: 'Approve this?',
  nothingWasApproved: 'Nothing was approved.',
  confirmItOrPass: 'Confirm it, or pass --yes.',
  approvedStacklightUpStarts: (name: string | number) => `Approved. stacklight up starts ${name}.`,
  isNoLongerTrusted: (file: string | number) =>
    `${file} is no longer trusted: nothing in it runs until you approve it again.`,
  leftRunningAndNo: (value: string | number) =>
    `Left running, and no longer watched: ${value}. stacklight down stops it.`,
} as const;
