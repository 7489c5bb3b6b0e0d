/** What the command line says: export-compose. */
export const exportComposeWords = {
  thereIsNoContainer: (value: string | number) => `There is no container called ${value}.`,
  dockerPsALists: 'docker ps -a lists them',
  itCannotBeUsed: 'It cannot be used.',
  isAProcessOf: (id: string | number) => `${id} is a process of this machine, not a container: it was left out.`,
  isNotRunBy: (id: string | number) => `${id} is not run by Stacklight: it was left out.`,
  hasNoContainerYet: (id: string | number, id2: string | number) =>
    `${id} has no container yet: it is left out (stacklight up ${id2} makes it).`,
  theStackHasNo: (name: string | number, id: string | number, known: string | number) =>
    `The stack ${name} has no service ${id}; it has ${known}.`,
  noServiceOfThe: (name: string | number) => `No service of the stack ${name} has a container.`,
  startItOrName: 'start it, or name containers with --container',
  note: (note: string | number) => `note: ${note}`,
  noteTheValuesOf: 'note: the values of secrets are not shown; --write DIR puts them into .env there.',
  written: (value: string | number) => `Written: ${value}.`,
} as const;
