/** What the command line says: import-draft. */
export const importDraftWords = {
  whatIsRunningOn: 'what is running on this machine belongs to several folders; pick one group with --group',
  alreadyExistsAndWas: (there: string | number) => `${there} already exists and was left alone`,
  mergeAddsTheMissing: '--merge adds the missing services',
  changedInTheMeantime: (file: string | number) => `${file} changed in the meantime and was left alone`,
  tryAgain: 'try again',
  couldNotBeWritten: (value: string | number, value2: string | number) =>
    `${value} could not be written to: ${value2}.`,
} as const;
