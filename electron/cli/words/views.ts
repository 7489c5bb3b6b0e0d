import { formatCount } from '../../../shared/text/count.ts';

/** What the commands that only show something say: status, ports, logs, history. */
export const viewsWords = {
  badSince: (given: string) =>
    `--since takes a duration such as 10m or 2d, a time such as 17:00, today, or a date such as 2026-01-31 or 2026-01-31T14:00, not ${given}.`,
  noEvents: 'Nothing has happened yet.',
  lastLine: (line: string) => `its last line of output: ${line}`,
  noEventsSince: 'Nothing has happened since then.',
  wholeStack: '(stack)',
  incidentPhase: (phase: string) => `incident ${phase}`,
  incidentSince: (openedAt: string, cause: string) => `incident since ${openedAt}: ${cause}`,
  noOutput: 'No output yet.',
  badGrep: (reason: string) => `--grep takes a regular expression: ${reason}.`,
  hints: (count: number) => `${formatCount(count, 'hint')}: stacklight doctor`,
  pidUnknown: 'pid ?',
  portAssumed: (port: number) => `${port} (assumed)`,
  pidOf: (pid: number) => `pid ${pid}`,
  containerNamed: (name: string) => `container ${name}`,
  answers: (services: string) => `answers ${services}`,
  answersNoOne: 'answers no one',
  noPorts: 'No service declares a port.',
} as const;
