/** What the page says: app. */
export const appWords = {
  stacklight: 'Stacklight',
  isNoLongerIn: (name: string | number) => `${name} is no longer in the stack file.`,
  lookingAtYourStack: 'Looking at your stack…',
  stacklightDoesNotAnswer: 'Stacklight does not answer',
  yourServicesAreNot: 'Your services are not affected.',
  tryAgain: 'Try again',
  dropItToOpen: 'Drop it to open it',
  youWillSeeWhat: 'You will see what would run before anything starts.',
  dismiss: 'Dismiss',
  dismissEscape: 'Dismiss (Escape)',
  theRequestWasRefused: 'The request was refused without a reason',
  stacklightCouldNotAccept: (value: string | number) => `Stacklight could not accept the request: ${value}`,
} as const;
