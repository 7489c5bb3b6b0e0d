/** What is wrong with the check that an engine runs in a container, from its words and from where the container listens. Pure. */

import type { ContainerDetails } from '../facts/container-details.ts';
import { type Asked, addressFault, reachable } from './address-fault.ts';
import { outputFault } from './answer-fault.ts';
import type { CheckFault } from './check-advice.ts';
import { shapeFault } from './check-shape.ts';

/** Undefined where the check passes or where nothing says that it, and not the service, is to blame. */
export function containerFault(container: ContainerDetails): CheckFault | undefined {
  const { healthcheck, health } = container;
  if (!healthcheck || container.status !== 'running') return undefined;
  const shape = shapeFault(healthcheck.test);
  const last = health?.log.at(-1);
  const fails = last !== undefined && last.exitCode !== 0;
  if (shape) return fails || shape.always || health?.status === 'starting' ? shape : undefined;
  if (!fails) return undefined;
  const text = healthcheck.test.slice(1).join(' ');
  const asked = askedIn(text);
  const answered = outputFault(last.output, asked?.url ?? '');
  if (answered) return withScheme(answered, healthcheck.test, asked?.url);
  return asked && (localhostFault(container, asked, last.output) ?? elsewhere(container, asked));
}

interface AskedInside extends Asked {
  readonly url?: string;
}

const URL_IN = /\b(https?):\/\/(?:[^\s'"/@]*@)?(\[[^\]]+\]|[\w.-]+)(?::(\d+))?(\/[^\s'"|;&)]*)?/i;
const HOST_PORT = /(?:^|[\s=])(localhost|127\.0\.0\.1|\[?::1\]?|0\.0\.0\.0)(?::|\s+)(\d{2,5})\b/;
const HOST_OPTION = /(?:^|\s)(?:-h|--host)[= ]?(localhost|127\.0\.0\.1|::1|0\.0\.0\.0)\b/;
const PORT_OPTION = /(?:^|\s)(?:-p|--port)[= ]?(\d{2,5})\b/;

/** What a check asks: a URL, `localhost 8080`, or `-h localhost -p 5432`. */
function askedIn(text: string): AskedInside | undefined {
  const [url, scheme = '', host, port] = URL_IN.exec(text) ?? [];
  if (url && host) {
    const standard = scheme.toLowerCase() === 'https' ? 443 : 80;
    return { url: withoutLogin(url), host: plain(host), port: port ? Number(port) : standard };
  }
  const [, plainHost, plainPort] = HOST_PORT.exec(text) ?? [];
  if (plainHost && plainPort) return { host: plain(plainHost), port: Number(plainPort) };
  const named = HOST_OPTION.exec(text)?.[1];
  const number = PORT_OPTION.exec(text)?.[1];
  return named && number ? { host: plain(named), port: Number(number) } : undefined;
}

function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/s, '');
}

function plain(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

const isLocalhost = ({ host }: Asked): boolean => host.toLowerCase() === 'localhost';
/** No connection came about. What a program that tried both families says of the last is no proof for the first. */
const REFUSED =
  /refused|can't connect|could not connect|couldn't connect|failed to connect|unable to connect|not reachable/i;
const TRIED_SIX = /\[::1\]|\(::1\)|\|::1\||\b::1\b|^::1/m;
const TRIED_FOUR = /127\.0\.0\.1/;

/** musl's and some other resolvers take ::1 for localhost and try nothing else. */
function localhostFault(
  { healthcheck, listens }: ContainerDetails,
  asked: AskedInside,
  output: string,
): CheckFault | undefined {
  if (!isLocalhost(asked) || !REFUSED.test(output)) return undefined;
  const here = listens?.filter(({ port }) => port === asked.port) ?? [];
  const onFour = here.some(({ address }) => address === '0.0.0.0' || address === '127.0.0.1');
  const onSix = here.some(({ address }) => address === '::' || address === '::1');
  const onlySix = TRIED_SIX.test(output) && !TRIED_FOUR.test(output);
  const proved = onFour && !onSix;
  if (!proved && !(listens === undefined && onlySix)) return undefined;
  const server = proved ? 'the server listens on IPv4 only' : 'nothing answers there';
  return {
    what: `\`localhost\` is ::1 inside the container, ${server}: use 127.0.0.1`,
    cure: 'Let the check ask 127.0.0.1.',
    test: withHost(healthcheck?.test ?? [], 'localhost', '127.0.0.1'),
  };
}

/** Where it listens instead: on the other family, on another port. */
function elsewhere({ listens, healthcheck, health }: ContainerDetails, asked: AskedInside): CheckFault | undefined {
  if (!listens || health?.status === 'healthy') return undefined;
  const means = meansInside(asked.host);
  if (!means) return undefined;
  const fault = addressFault(asked, means, listens, false);
  if (!fault) return undefined;
  const here = listens.filter(({ port }) => port === asked.port);
  const to = reachable(here);
  const test = healthcheck?.test ?? [];
  if (to !== undefined) return { ...fault, test: withHost(test, asked.host, to) };
  const [only, ...more] = new Set(listens.map(({ port }) => port));
  const other = here.length === 0 && only !== undefined && more.length === 0;
  return other ? { ...fault, test: withPort(test, asked.port, only) } : fault;
}

/** Undefined for hosts that are not the container itself. */
function meansInside(host: string): readonly string[] | undefined {
  if (host.toLowerCase() === 'localhost') return ['127.0.0.1', '::1'];
  if (host === '0.0.0.0') return ['127.0.0.1'];
  return host === '::1' || host.startsWith('127.') ? [host] : undefined;
}

function withScheme(fault: CheckFault, test: readonly string[], url: string | undefined): CheckFault {
  if (url === undefined || !/its check asks https?$/.test(fault.what)) return fault;
  const secure = url.startsWith('https:');
  return { ...fault, test: test.map((word) => (secure ? word.replace(/https:\/\//g, 'http://') : toTls(word))) };
}

/** Nobody has a certificate for the inside of a container: it is not asked for. */
function toTls(word: string): string {
  return word
    .replace(/http:\/\//g, 'https://')
    .replace(/\bcurl\b(?= )/, 'curl -k')
    .replace(/\bwget\b(?= )/, 'wget --no-check-certificate');
}

/** The same check with another host; a header that names it stays. */
function withHost(test: readonly string[], from: string, to: string): readonly string[] {
  const name = from.includes(':') ? `\\[?${from}\\]?` : from.replaceAll('.', '\\.');
  const inUrl = to.includes(':') ? `[${to}]` : to;
  const url = new RegExp(`(://(?:[^\\s'"/@]*@)?)${name}(?=[:/?\\s'"]|$)`, 'gi');
  const word = new RegExp(`(^|(?<!Host:)[\\s=])${name}(?=[:/\\s'"]|$)`, 'gi');
  return test.map((one, index) => (index === 0 ? one : one.replace(url, `$1${inUrl}`).replace(word, `$1${to}`)));
}

function withPort(test: readonly string[], from: number, to: number): readonly string[] {
  const number = new RegExp(`(?<=[:\\s=]|^|-p)${from}(?=[/?\\s'"]|$)`, 'g');
  return test.map((one, index) => (index === 0 ? one : one.replace(number, String(to))));
}
