/** What the command line says: import. */
export const importWords = {
  note: (problem: string) => `note: ${problem}`,
  written: (file: string, services: string) => `${file} is written: ${services}.`,
  badFrom: (known: string, given: string) => `--from takes ${known}, not ${given}`,
  groupWithoutMachine: '--group goes with --from machine',
  machineNotAlone: '--from machine cannot be combined with a path or another --from',
  fromWithFile: '--from chooses among the files of a folder; a file is what its name says',
  badName: (example: string) => `--name takes lower case letters, digits, "-" and "_", for example ${example}`,
  unknownService: (given: string, known: string) => `there is no service ${given}; there are ${known}`,
  nothingSelected: (known: string) => `nothing is selected by default; choose with --service: ${known}`,
  nothingToImport: 'There is nothing to import, and no reason was given.',
  severalGroups: 'what is running on this machine belongs to several folders; pick one group with --group',
  fileExists: (file: string) => `${file} already exists and was left alone`,
  fileExistsHint: '--merge adds the missing services',
  fileChanged: (file: string) => `${file} changed in the meantime and was left alone`,
  fileChangedHint: 'try again',
  writeFailed: (folder: string, reason: string) => `${folder} could not be written to: ${reason}.`,
} as const;
