/** What the command line says: connect. */
export const connectWords = {
  cannotBeUsedFor: (home: string | number, value: string | number) =>
    `${home} cannot be used for Stacklight's state: ${value}.`,
  setStacklightHomeTo: 'Set STACKLIGHT_HOME to a folder of yours.',
  startingAHeadlessSupervisor: 'starting a headless supervisor',
  theHeadlessSupervisorDid: (value: string | number) => `The headless supervisor did not start${value}.`,
  itsOutputIsIn: (logFile: string | number) => `Its output is in ${logFile}.`,
  cannotBeWritten: (home: string | number, value: string | number) => `${home} cannot be written: ${value}`,
} as const;
