import { formatCount } from '../../../shared/text/count.ts';

/** What the command line says: daemon. */
export const daemonWords = {
  stillRunning: (pid: number, waited: string) =>
    `The headless supervisor (pid ${pid}) was asked to exit and is still running after ${waited}.`,
  stillRunningHint: 'Killing it does not stop its services.',
  stopped: 'The headless supervisor has stopped; the services keep running.',
  appRuns: (pid: number, version: string, stacks: number) => `The tray app runs ${details(pid, version, stacks)}.`,
  headlessRuns: (pid: number, version: string, stacks: number) =>
    `A headless supervisor runs ${details(pid, version, stacks)}.`,
  readingSlowly: (reason: string) => `It uses more resources than it should: ${reason}.`,
  notRunning: 'No supervisor is running.',
  running: (pid: number) => `A headless supervisor is running (pid ${pid}).`,
  homeUnusable: (home: string, reason: string) => `${home} cannot be used for Stacklight's state: ${reason}.`,
  homeUnusableHint: 'Set STACKLIGHT_HOME to a folder of yours.',
  starting: 'starting a headless supervisor',
  startingApp: 'starting the Stacklight app, hidden in the tray',
  appDidNotStart: (said: string | undefined) =>
    `The app did not start${said === undefined ? '' : `: ${said.replace(/\.$/, '')}`}. A headless supervisor takes its place.`,
  didNotStart: 'The headless supervisor did not start.',
  didNotStartBecause: (said: string) => `The headless supervisor did not start: ${said}.`,
  outputHint: (logFile: string) => `Its output is in ${logFile}.`,
  homeNotWritable: (home: string, reason: string) => `${home} cannot be written: ${reason}`,
} as const;

function details(pid: number, version: string, stacks: number): string {
  return `(pid ${pid}, version ${version}) with ${formatCount(stacks, 'open stack')}`;
}
