/** What the command line says: context. */
export const contextWords = {
  note: (text: string) => `note: ${text}`,
  endlessWithJson: (option: string) =>
    `${option} never ends, and --json prints exactly one document, so the two cannot be combined.`,
  folderGone: 'The folder you are in no longer exists.',
  folderGoneHint: 'Change to another one.',
  fileAboveFolder: (file: string) => `${file} is above this folder.`,
  fileMayBeForeign: (file: string, reason: string) => `${file} may not be yours: ${reason}.`,
  approveAndStartQuestion: 'Approve this and start it?',
  approveHint: (file: string) => `Approve it at a terminal, or name the stack: stacklight up --stack ${file}`,
  nothingStarted: (reason: string) => `Nothing was started. ${reason}`,
} as const;
