/** The check itself, in health checks and smoke checks: which of http, tcp, websocket, test and log, and whether it is sound. */

import type { HealthcheckInput, SmokeInput } from '../schema/healthcheck.ts';
import type { ExpectInput } from '../schema/http-expect.ts';
import type { HttpExpectation, HttpProbeSpec, ProbeSpec } from '../stack.ts';
import { normaliseAddress } from '../syntax/port-syntax.ts';
import { type BuildContext, checkPattern, checkUrl, wrote } from './context.ts';
import { formatPath, type Path } from './problem-report.ts';

type ProbeInput = SmokeInput & Pick<HealthcheckInput, 'log'>;

const SMOKE_KINDS = ['http', 'tcp', 'websocket', 'test'] as const;
const BELONGS_TO: Readonly<Record<string, (typeof SMOKE_KINDS)[number]>> = {
  method: 'http',
  headers: 'http',
  body: 'http',
  expect: 'http',
  protocol: 'tcp',
};

const NONE: ProbeSpec = { type: 'none' };

/** `none` where nothing usable was written; that was reported then. */
export function buildProbe(input: ProbeInput, path: Path, context: BuildContext): ProbeSpec {
  const kinds = path[0] === 'smoke' ? SMOKE_KINDS : [...SMOKE_KINDS, 'log'];
  const written = kinds.filter((kind) => wrote(context, [...path, kind]));
  if (written.length !== 1) {
    const found = written.length === 0 ? 'found none' : `found ${written.join(' and ')}`;
    const message = `${formatPath(path)} needs exactly one of ${kinds.join(', ')}; ${found}`;
    context.report.error(path, { code: written.length === 0 ? 'missing-key' : 'contradiction', message, at: 'key' });
    return NONE;
  }
  for (const [key, owner] of Object.entries(BELONGS_TO)) {
    if (written[0] === owner || !wrote(context, [...path, key])) continue;
    const message = `${formatPath([...path, key])} has no effect: it belongs to ${owner}`;
    context.report.error([...path, key], { code: 'contradiction', message, at: 'key' });
  }
  if (input.http !== undefined) return buildHttp(input.http, input, path, context);
  if (input.tcp !== undefined) {
    const probe = buildTcp(input.tcp, [...path, 'tcp'], context);
    return probe.type === 'tcp' && input.protocol !== undefined ? { ...probe, protocol: input.protocol } : probe;
  }
  if (input.test !== undefined) return buildTest(input.test, [...path, 'test'], context);
  if (input.websocket !== undefined) {
    const url = checkUrl(input.websocket, ['ws:', 'wss:'], [...path, 'websocket'], context);
    return url === undefined ? NONE : { type: 'websocket', url };
  }
  if (input.log === undefined) return NONE;
  const pattern = checkPattern(input.log, [...path, 'log'], context);
  return pattern === undefined ? NONE : { type: 'log', pattern };
}

function buildHttp(text: string, input: ProbeInput, path: Path, context: BuildContext): ProbeSpec {
  const url = checkUrl(text, ['http:', 'https:'], [...path, 'http'], context);
  const expect = buildExpectation(input.expect ?? {}, [...path, 'expect'], context);
  if (url === undefined) return NONE;
  const request: Omit<HttpProbeSpec, 'expect'> = {
    url,
    method: input.method ?? 'GET',
    headers: textValues(input.headers),
    ...(input.body === undefined ? {} : { body: input.body }),
  };
  return { type: 'http', ...request, expect };
}

function buildExpectation(input: ExpectInput, path: Path, context: BuildContext): HttpExpectation {
  const headers = textValues({ ...input.header, ...input.headers });
  for (const [name, value] of Object.entries(headers)) {
    const key = input.headers && Object.hasOwn(input.headers, name) ? 'headers' : 'header';
    if (/^\/.+\/[imsuv]*$/s.test(value)) checkPattern(value, [...path, key, name], context);
  }
  const body = input.body === undefined ? undefined : checkPattern(input.body, [...path, 'body'], context);
  const status = input.status === undefined ? [] : [input.status].flat();
  return {
    status,
    headers,
    ...(input.json === undefined ? {} : { json: input.json }),
    ...(body === undefined ? {} : { body }),
    ...(input.latency === undefined ? {} : { latencyMs: input.latency }),
  };
}

function buildTcp(input: string | number, path: Path, context: BuildContext): ProbeSpec {
  if (typeof input === 'number') return { type: 'tcp', host: 'localhost', port: input };
  const [, ipv6, name, digits] = /^(?:(?:\[([^\]]+)\]|([\w.-]+)):)?(\d{1,5})$/.exec(input.trim()) ?? [];
  const port = Number(digits);
  const host = ipv6 === undefined ? (name ?? 'localhost') : normaliseAddress(ipv6);
  if (port >= 1 && port <= 65_535 && host !== undefined) return { type: 'tcp', host, port };
  if (!context.tree.excused(path)) {
    const message = `${formatPath(path)} must be "host:port" or a port from 1 to 65535; found ${context.tree.show(path, input)}`;
    context.report.unusable(path, { code: 'bad-address', message });
  }
  return NONE;
}

function buildTest(input: string | readonly string[], path: Path, context: BuildContext): ProbeSpec {
  if (typeof input === 'string') return { type: 'exec', command: [input], shell: true };
  const [kind, ...words] = input;
  if (kind === 'NONE' && words.length === 0) return NONE;
  if (kind === 'CMD' && words.length > 0) return { type: 'exec', command: words, shell: false };
  if (kind === 'CMD-SHELL' && words.length === 1) return { type: 'exec', command: words, shell: true };
  const message = `${formatPath(path)} must be ["CMD", program, …], ["CMD-SHELL", "command"] or ["NONE"], as in Compose${meant(kind, words)}`;
  context.report.error(path, { code: 'wrong-type', message });
  return NONE;
}

/** `; "psql" alone would run: write ["CMD", "psql", "-h", "db"]`. Undefined words are those of an empty list. */
function meant(kind: string | undefined, words: readonly string[]): string {
  if (kind === undefined || kind === 'CMD' || kind === 'NONE') return '';
  const [all, why] =
    kind === 'CMD-SHELL'
      ? [words, `a shell runs the first word alone, "${words[0] ?? ''}"`]
      : [[kind, ...words], 'it lacks its first word'];
  const forShell = all.some((word) => /^(?:\|\|?|&&?|;|[12]?>.*)$|\$/.test(word));
  const right = forShell ? ['CMD-SHELL', all.join(' ')] : ['CMD', ...all];
  return all.length === 0 ? '' : `; ${why}: write [${right.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function textValues(values: Readonly<Record<string, string | number>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)]));
}
