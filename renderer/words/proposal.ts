import { formatCount } from '../../shared/text/count.ts';

/** What the page says: proposal. */
export const proposalWords = {
  save: 'Save as file…',
  openOnly: 'Open only',
  openAndStart: 'Open and start',
  nothingTicked: 'Tick at least one service.',
  ungrouped: 'Services',
  tickedOf: (ticked: number, services: number) => `${ticked} of ${services}`,
  leftOut: (count: number) => `Left out (${count})`,
  asStackFile: 'As stacklight.yaml',
  yamlLoading: 'Writing…',
  openFolder: 'Open a folder',
  noProposal: 'Nothing to choose from.',
  thisMachine: 'This machine',
  servicesLabel: 'Services to choose from',
  machineEmpty: 'Nothing of yours is running here right now',
  folderEmpty: 'There is nothing to run here',
  machineEmptyHint: 'Start a server or a container, then look again.',
  folderEmptyHint: 'The files were read, but none of them defines a service.',
  machineLoading: 'Looking at what is running here…',
  folderLoading: 'Reading the files…',
  lookAgain: 'Look again',
  openAnotherFolder: 'Open another folder…',
  process: 'process',
  container: 'container',
  onlyWatched: 'only watched',
  noPort: 'no port',
  noHealthCheck: 'no health check',
  fromSource: (source: string) => `From ${source}`,
  whyLabel: (service: string, reason: string) => `Why ${service}: ${reason}`,
  why: (reason: string) => `Why: ${reason}`,
  alsoFromSource: (source: string) => `from ${source}`,
  machineFound: (services: number, ticked: number) =>
    `Found running: ${formatCount(services, 'service')}, ${howManyTicked(services, ticked)}. Nothing is touched yet.`,
  folderFound: (services: number, ticked: number) =>
    `Found: ${formatCount(services, 'service')}, ${howManyTicked(services, ticked)}. Nothing has been started yet.`,
  saveHint: 'You choose where to save stacklight.yaml.',
  openAsItIs: (what: string) => `Opens ${what} as it is. Nothing is written.`,
  writeInto: (folder: string) => `Writes stacklight.yaml with what is ticked into ${folder}.`,
  runPreflight: 'first',
  runHealthCheck: 'check',
  theFolder: 'the folder',
  runSmoke: 'smoke check',
  runCompose: 'Compose service',
  lookFailed: (reason: string) => `Stacklight could not look: ${reason}`,
  acceptFailed: (reason: string) => `Stacklight could not accept it: ${reason}`,
  saved: (file: string) => `Saved as ${file}. It opens in your editor.`,
} as const;

function howManyTicked(services: number, ticked: number): string {
  return ticked === services ? 'all ticked' : `${ticked} ticked`;
}
