import { networkInterfaces } from 'node:os';
import { formatPreciseDuration } from '../../shared/text/duration.ts';
import type { Deadline } from './deadline.ts';
import type { Finding } from './probe.ts';

/** A probe that failed, thrown inside the room to leave nested calls; `runProbe` makes it a result. */
export class ProbeFailure extends Error {
  readonly finding: Finding;
  constructor(finding: Omit<Finding, 'ok'>) {
    super(finding.message);
    this.finding = { ...finding, ok: false };
  }
}

/** The clause and reason for whatever a socket, TLS or the HTTP parser reports. `where` is `127.0.0.1:8000`. */
export function networkFailure(error: unknown, where: string, deadline: Deadline): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  if (deadline.signal.aborted) return interrupted(deadline, `no answer from ${where}`);
  const { code, message } = describe(error);
  if (code === 'ECONNREFUSED') return failure('refused', `connection refused on ${where}`);
  if (code === 'ENOTFOUND') return failure('dns', `the name in ${where} is not known`);
  if (code === 'EAI_AGAIN') return failure('dns', `the name in ${where} could not be looked up: no answer from DNS`);
  if (code === 'ETIMEDOUT') return failure('timeout', `no answer from ${where}`);
  // Linux says the same of ::1 where IPv6 is turned off.
  if (code === 'EADDRNOTAVAIL' && where.startsWith('[') && !hasIpv6())
    return failure('refused', `no route to ${where}`);
  if (code === 'EADDRNOTAVAIL')
    return failure('other', `this machine has no free port left from which to connect to ${where}`);
  if (code === 'EMFILE' || code === 'ENFILE')
    return failure('other', `no connection to ${where}: too many files and connections are open (${code})`);
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return failure('refused', `no route to ${where}`);
  if (isTls(code)) return failure('tls', `TLS with ${where}: ${tlsText(code, message)}`);
  if (code === 'HPE_HEADER_OVERFLOW') return failure('protocol', `${where} sent headers that are too large`);
  if (code.startsWith('HPE_')) return failure('protocol', `what ${where} sent is not HTTP`);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return failure('protocol', `${where} closed the connection without an answer`);
  return failure('other', `${where}: ${message}`);
}

/** The time is over (or the probe was withdrawn): `doing` says how far it came. */
export function interrupted(deadline: Deadline, doing: string): ProbeFailure {
  if (!deadline.timedOut()) return failure('other', 'withdrawn');
  return failure('timeout', `timed out after ${formatPreciseDuration(deadline.timeoutMs)}: ${doing}`);
}

function failure(reason: NonNullable<Finding['reason']>, message: string): ProbeFailure {
  return new ProbeFailure({ reason, message });
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === 'IPv6'));
}

function isTls(code: string): boolean {
  return /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH)/.test(code);
}

function tlsText(code: string, message: string): string {
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code + message))
    return 'the answer is not TLS, the port may speak plain HTTP';
  return message.split('\n')[0] ?? message;
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message };
}
