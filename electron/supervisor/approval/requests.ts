/**
 * What checks and smoke requests send, and to whom: part of what a person approves where it leaves this machine, carries variables, or may
 * change something. Pure.
 */
import { normaliseAddress } from '../../platform/address.ts';
import { canonical } from '../../stack/canonical.ts';
import type { ProbeSpec, SmokeCheck } from '../../stack/stack.ts';

export interface Sent {
  /** `sends GET to api.example.com:443, with $TOKEN`; names of variables, never values. */
  readonly text: string;
  /** All of what is sent, and where. Secret. */
  readonly identity: string;
}

/** Undefined for what only reads, on this machine, and holds nothing of the environment. `filled`: the variables that it is filled from. */
export function sentBy(probe: ProbeSpec | SmokeCheck, filled: readonly string[]): Sent | undefined {
  const target = targetOf(probe);
  if (!target || (isLoopbackHost(target.host) && filled.length === 0 && !target.changes)) return undefined;
  const host = target.host.includes(':') ? `[${target.host.replace(/^\[|\]$/g, '')}]` : target.host;
  return {
    // A path that is filled from variables would show their values.
    text: `sends ${target.how} to ${host}:${target.port}${filled.length === 0 ? target.path : ''}${withWords(filled)}`,
    identity: canonical(['sends', target.says]),
  };
}

/** `, with $TOKEN and $USER` */
export function withWords(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with ${names.map((name) => `$${name}`).join(' and ')}`;
}

/**
 * Whether a name or address can only mean this machine: `localhost`, 127.0.0.0/8 in its plain form, `::1`. Whatever a resolver might make
 * of a name (`127.0.0.1.nip.io`) or a system of an odd number (`0177.1`) does not count, nor does `0.0.0.0`, which is no address to ask.
 */
function isLoopbackHost(host: string): boolean {
  const plain = normaliseAddress(host);
  if (plain === 'localhost' || plain === '::1') return true;
  const octets = plain.split('.');
  return (
    octets.length === 4 &&
    octets[0] === '127' &&
    octets.every((one) => /^(0|[1-9]\d{0,2})$/.test(one) && Number(one) < 256)
  );
}

interface Target {
  readonly host: string;
  readonly port: number | string;
  /** What a request that may change something asks for; empty for others. */
  readonly path: string;
  /** Whether it may change something where it goes. */
  readonly changes: boolean;
  readonly how: string;
  readonly says: unknown;
}

/** RFC 9110, 9.2.1: what only reads. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** `X-HTTP-Method-Override` and its like: frameworks take a request for one of the method that it names. */
const OVERRIDE = /^x-(http-)?method(-override)?$/i;

type HttpRequest = Pick<Extract<ProbeSpec, { readonly type: 'http' }>, 'method' | 'headers' | 'body'>;

function mayChange({ method, headers, body }: HttpRequest): boolean {
  return !SAFE_METHODS.has(method) || body !== undefined || Object.keys(headers).some((name) => OVERRIDE.test(name));
}

const READS = { path: '', changes: false };

function targetOf(probe: ProbeSpec | SmokeCheck): Target | undefined {
  switch (probe.type) {
    case 'http': {
      const { url, method, headers, body } = probe;
      const changes = mayChange(probe);
      const path = changes ? pathOf(url) : '';
      const how = body === undefined ? method : `${method} with a body`;
      return { ...placeOf(url), path, changes, how, says: ['http', url, method, headers, body] };
    }
    case 'websocket':
      return { ...placeOf(probe.url), ...READS, how: 'a WebSocket request', says: ['websocket', probe.url] };
    case 'tcp': {
      const { host, port, protocol } = probe;
      const how = protocol === undefined ? 'a connection' : `a greeting (${protocol})`;
      return { host, port, ...READS, how, says: ['tcp', host, port, protocol] };
    }
    default:
      return undefined;
  }
}

/** As the URL standard reads it: numbers of any form are addresses, and what stands before an `@` is no host. */
function placeOf(text: string): { readonly host: string; readonly port: string } {
  if (!URL.canParse(text)) return { host: text, port: '?' };
  const { hostname, port, protocol } = new URL(text);
  return { host: hostname, port: port || (/^(https|wss):$/.test(protocol) ? '443' : '80') };
}

/** Without the query; empty for the root. */
function pathOf(text: string): string {
  const path = URL.canParse(text) ? new URL(text).pathname : '';
  return path === '/' ? '' : path;
}
