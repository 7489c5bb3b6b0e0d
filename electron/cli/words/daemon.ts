/** What the command line says: daemon. */
export const daemonWords = {
  theTrayApp: 'the tray app',
  aHeadlessSupervisor: 'a headless supervisor',
  theHeadlessSupervisorPid: (pid: string | number, value: string | number) =>
    `The headless supervisor (pid ${pid}) was asked to exit and is still running after ${value}.`,
  killingItDoesNot: 'Killing it does not stop its services.',
  theHeadlessSupervisorHas: 'The headless supervisor has stopped; the services keep running.',
  runsPidVersionWith: (
    value: string | number,
    value2: string | number,
    pid: string | number,
    version: string | number,
    length: string | number,
    value6: string | number,
  ) => `${value}${value2} runs (pid ${pid}, version ${version}) with ${length} open ${value6}.`,
  itUsesMoreResources: (readingSlowly: string | number) => `It uses more resources than it should: ${readingSlowly}.`,
  noSupervisorIsRunning: 'No supervisor is running.',
  aHeadlessSupervisorIs: (pid: string | number) => `A headless supervisor is running (pid ${pid}).`,
} as const;
