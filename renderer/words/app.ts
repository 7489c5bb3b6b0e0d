/** What the page says: app. */
export const appWords = {
  productName: 'Stacklight',
  serviceGone: (service: string) => `${service} is no longer in the stack file.`,
  connecting: 'Looking at your stack…',
  noAnswer: 'Stacklight does not answer',
  servicesUnaffected: 'Your services are not affected.',
  lost: 'Stacklight does not answer. What you see may be out of date.',
  lostHint: 'Your services run on. Trying again…',
  tryAgain: 'Try again',
  dropToOpen: 'Drop it to open it',
  dropHint: 'You will see what would run before anything starts.',
  dismiss: 'Dismiss',
  dismissHint: 'Dismiss (Escape)',
  refusedWithoutReason: 'The request was refused without a reason',
  requestFailed: (reason: string) => `Stacklight could not accept the request: ${reason}`,
} as const;
