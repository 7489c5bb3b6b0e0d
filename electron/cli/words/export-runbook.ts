/** What the command line says: export-runbook. */
export const exportRunbookWords = {
  itCannotBeUsed: 'It cannot be used.',
  theRunbookIsIn: (value: string | number) => `The runbook is in ${value}.`,
} as const;
