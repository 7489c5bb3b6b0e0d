/** What the command line says: import. */
export const importWords = {
  note: (value: string | number) => `note: ${value}`,
  isWritten: (file: string | number, value: string | number) => `${file} is written: ${value}.`,
  fromTakesNot: (value: string | number, value2: string | number) => `--from takes ${value}, not ${value2}`,
  groupGoesWithFrom: '--group goes with --from machine',
  fromMachineCannotBe: '--from machine cannot be combined with a path or another --from',
  fromChoosesAmongThe: '--from chooses among the files of a folder; a file is what its name says',
  nameTakesLowerCase: (value: string | number) =>
    `--name takes lower case letters, digits, "-" and "_", for example ${value}`,
  thereIsNoService: (unknown: string | number, value: string | number) =>
    `there is no service ${unknown}; there are ${value}`,
  nothingIsSelectedBy: (value: string | number) => `nothing is selected by default; choose with --service: ${value}`,
  thereIsNothingTo: 'There is nothing to import, and no reason was given.',
} as const;
