/** What the commands that write a document say: export compose, export runbook, report. */
export const exportWords = {
  fileUnusable: 'It cannot be used.',
  runbookWritten: (file: string) => `The runbook is in ${file}.`,
  reportFailed: (reason: string) => `The report could not be written: ${reason}.`,
  reportWritten: (file: string) => `The report is in ${file}.`,
  schemaWritten: (file: string) => `The schema is in ${file}.`,
  notWritten: (file: string, reason: string) => `${file} could not be written: ${reason}.`,
  notTheSchema: (file: string) => `${file} is there already and is not the schema of stack files: it was left alone.`,
  notTheSchemaHint: 'name another file, or move that one away',
  unknownContainer: (names: string) => `There is no container called ${names}.`,
  unknownContainerHint: 'docker ps -a lists them',
  nativeLeftOut: (service: string) => `${service} is a process of this machine, not a container: it was left out.`,
  externalLeftOut: (service: string) => `${service} is not run by Stacklight: it was left out.`,
  noContainerYet: (service: string) =>
    `${service} has no container yet: it is left out (stacklight up ${service} makes it).`,
  unknownService: (stack: string, service: string, known: string) =>
    `The stack ${stack} has no service ${service}; it has ${known}.`,
  noContainers: (stack: string) => `No service of the stack ${stack} has a container.`,
  noContainersHint: 'start it, or name containers with --container',
  note: (text: string) => `note: ${text}`,
  secretsNotShown: 'note: the values of secrets are not shown; --write DIR puts them into .env there.',
  written: (files: string) => `Written: ${files}.`,
} as const;
