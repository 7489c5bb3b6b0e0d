/** What the command line says: context. */
export const contextWords = {
  note: (sentence: string | number) => `note: ${sentence}`,
  neverEndsAndJson: (option: string | number) =>
    `${option} never ends, and --json prints exactly one document, so the two cannot be combined.`,
  isAboveThisFolder: (file: string | number) => `${file} is above this folder.`,
  mayNotBeYours: (file: string | number, foreign: string | number) => `${file} may not be yours: ${foreign}.`,
  approveThisAndStart: 'Approve this and start it?',
  approveItAtA: (file: string | number) => `Approve it at a terminal, or name the stack: stacklight up --stack ${file}`,
  nothingWasStarted: (why: string | number) => `Nothing was started. ${why}`,
} as const;
