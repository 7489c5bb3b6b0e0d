/** What the command line says: act. */
export const actWords = {
  thisStep: 'this step',
  theseSteps: (count: string | number) => `these ${count} steps`,
  nothingWasDoneThe: 'Nothing was done: the plan was not confirmed.',
  confirmItOrPass: 'Confirm it, or pass --yes.',
  pidCannotBeChosen: (value: string | number) => `pid ${value} cannot be chosen in this plan.`,
  nothingHoldingPortCan: (value: string | number) => `Nothing holding port ${value} can be chosen in this plan.`,
  inProgress: 'in progress',
  nothingHereCanBe: 'Nothing here can be ended unless you name it.',
  nothingToFixNothing: "Nothing to fix: nothing else holds this stack's ports.",
  nothingToDo: 'Nothing to do.',
  leftAloneUnlessYou: (label: string | number) => `${label}, left alone unless you pass --include-copies:`,
  leftAloneUnlessYouName:
    'Left alone unless you name it with --include PID, or everything on a port with --include-port PORT:',
  note: (note: string | number) => `note: ${note}`,
  requestedWithoutWaitingSo: (asked: string | number) => `Requested without waiting, so not verified: ${asked}.`,
} as const;
