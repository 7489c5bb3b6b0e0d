/** What the command line says: report. */
export const reportWords = {
  theReportCouldNot: (value: string | number) => `The report could not be written: ${value}.`,
  theReportIsIn: (file: string | number) => `The report is in ${file}.`,
} as const;
