/** What the command line says: act. */
export const actWords = {
  confirmQuestion: (steps: number) => (steps === 1 ? 'Do this step?' : `Do these ${steps} steps?`),
  notConfirmed: 'Nothing was done: the plan was not confirmed.',
  notConfirmedHint: 'Confirm it, or pass --yes.',
  pidsNotOffered: (pids: string) => `pid ${pids} cannot be chosen in this plan.`,
  portsNotOffered: (ports: string) => `Nothing holding port ${ports} can be chosen in this plan.`,
  stepRunning: 'in progress',
  onlyByName: 'Nothing here can be ended unless you name it.',
  noPortsToFix: "Nothing to fix: nothing else holds this stack's ports.",
  lookedAt: (what: string) => `  looked at ${what}`,
  nothingToDo: 'Nothing to do.',
  copiesLeftAlone: (copies: string) => `${copies}, left alone unless you pass --include-copies:`,
  foreignLeftAlone:
    'Left alone unless you name it with --include PID, or everything on a port with --include-port PORT:',
  warning: (problem: string) => `warning: ${problem}`,
  note: (text: string) => `note: ${text}`,
  notWaitedFor: (steps: string) => `Requested without waiting, so not verified: ${steps}.`,
} as const;
