/** The sentences of the headline. `since`: a time of day, `14:02`. */
import { formatList } from '../text/list.ts';

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `six`, `11`. */
const inWords = (count: number): string => SMALL[count] ?? String(count);

/** `api`, `api and web`, `api, web and 3 more`. */
const few = (names: readonly string[]): string =>
  names.length <= 3 ? formatList(names) : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;

const are = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

export const headlineWords = {
  copiesHold: (service: string, copies: number, port: number, since: string | undefined) =>
    copies === 1
      ? `${service} does not answer: a stray copy of it ${since === undefined ? 'holds' : 'has held'} port ${port}${since === undefined ? '' : ` since ${since}`}.`
      : `${service} does not answer: ${inWords(copies)} stray copies ${since === undefined ? 'hold' : 'have held'} its port${since === undefined ? '' : ` since ${since}`}.`,
  otherHolds: (service: string, holder: string, port: number) =>
    `${service} does not answer: ${holder} holds port ${port}.`,
  otherAnswers: (service: string) => `${service} does not answer: something else answers in its place.`,
  container: (name: string) => `container ${name}`,
  process: (command: string, pid: number) => `${command} (pid ${pid})`,
  otherProgram: 'another program',
  stuck: (service: string, cause: string) => `${service} could not be stopped${because(cause)}`,
  down: (service: string, since: string, cause: string) => `${service} has been down since ${since}${because(cause)}`,
  blocked: (service: string, cause: string) => `${service} cannot start${because(cause)}`,
  unhealthy: (service: string, since: string, cause: string) =>
    `${service} has failed its checks since ${since}${because(cause)}`,
  unknown: (services: readonly string[], cause: string) => `${few(services)} cannot be seen${because(cause)}`,
  backoff: (service: string, cause: string) => `${service} is being restarted${because(cause)}`,
  silent: (service: string, ports: readonly number[]) =>
    `${service} is up, but nothing listens on ${ports.length > 1 ? 'ports' : 'port'} ${formatList(ports.map(String))}.`,
  short: (service: string, up: number, wanted: number) => `${service} runs with ${up} of its ${wanted} containers.`,
  fileErrors: (count: number, line: number | undefined, runsOn: boolean) => {
    const many = count === 1 ? 'an error' : `${inWords(count)} errors`;
    const where = line === undefined ? '' : count === 1 ? ` in line ${line}` : `, the first in line ${line}`;
    return `The stack file has ${many}${where}${runsOn ? '; what it said before runs on.' : '.'}`;
  },
  waitingForApproval: (stack: string) => `${stack} is waiting for your approval.`,
  noServices: 'This stack has no services yet.',
  offAll: 'Nothing is meant to be running.',
  starting: (services: readonly string[]) => `${few(services)} ${are(services)} starting.`,
  stopping: (services: readonly string[]) => `${few(services)} ${are(services)} stopping.`,
  allUp: (count: number, off: number) =>
    off > 0
      ? `${count === 1 ? 'The one service' : `All ${count} services`} that should be up ${count === 1 ? 'is' : 'are'} up.`
      : count === 1
        ? 'The service is up.'
        : `All ${count} services are up.`,
  greenSince: (since: string) => `Green since ${since}`,
  checksPassed: (passed: number) => `${passed === 1 ? '1 check' : `${roughly(passed)} checks`} passed in the last hour`,
  checksFailed: (failed: number) => `${failed.toLocaleString('en')} failed`,
  upOf: (up: number, wanted: number) => `${up} of ${wanted} up`,
  needIt: (services: readonly string[]) => `${few(services)} ${services.length === 1 ? 'needs' : 'need'} it`,
} as const;

/** `87`, `over 2,400`: from a hundred on in two digits, so that the words stand still while it grows with each check. */
function roughly(count: number): string {
  if (count < 100) return String(count);
  const step = 10 ** (String(count).length - 2);
  const rough = Math.floor(count / step) * step;
  return `${rough < count ? 'over ' : ''}${rough.toLocaleString('en')}`;
}

/** `: exited with code 1.`, or only the full stop. */
function because(cause: string): string {
  return cause === '' ? '.' : `: ${cause}${/[.!?…]$/.test(cause) ? '' : '.'}`;
}
