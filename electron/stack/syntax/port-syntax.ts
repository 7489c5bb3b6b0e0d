/**
 * Compose's port syntax: `8000`, `8000:80`, `127.0.0.2:54112:8000`, `[::1]:6001:6001`, ranges `3000-3002`, `53:53/udp` and the
 * long form. One difference: a single port is the port on this machine, never "any free one", because a port that is
 * supervised has to be known. `127.0.0.1:8000` is therefore an address and a port.
 */
import { LIMITS } from '../../limits.ts';
import type { PortSpec } from '../stack.ts';

export type Ports =
  | { readonly ok: true; readonly ports: readonly PortSpec[] }
  /** A clause that goes on after the name of the key: "must be …". */
  | { readonly ok: false; readonly reason: string };

/** What a port is written as: a number, the short form, or the long one. */
export type PortInput =
  | number
  | string
  | {
      readonly target: number | string;
      readonly published?: number | string | undefined;
      readonly host_ip?: string | undefined;
      readonly protocol?: 'tcp' | 'udp' | undefined;
    };

interface Parts {
  readonly address?: string;
  readonly published: string;
  readonly target: string;
  readonly protocol: string;
}

const ADDRESS = 'names an address that is not an IP address';
const RANGE = 'names a port out of range: allowed are 1 to 65535';

export function readPorts(input: PortInput): Ports {
  if (typeof input === 'number') return expand({ published: String(input), target: String(input), protocol: 'tcp' });
  if (typeof input === 'string') {
    const parts = splitShort(input.trim());
    return typeof parts === 'string' ? { ok: false, reason: parts } : expand(parts);
  }
  return expand({
    target: String(input.target),
    published: String(input.published ?? input.target),
    protocol: input.protocol ?? 'tcp',
    ...(input.host_ip === undefined ? {} : { address: input.host_ip.replace(/^\[(.*)\]$/, '$1') }),
  });
}

/** The parts of a short form, or what is wrong with it. */
function splitShort(text: string): Parts | string {
  const [mapping = '', protocol = 'tcp', ...more] = text.split('/');
  if (more.length > 0) return 'must be a port such as 8000, "8000:80" or "53:53/udp"';
  const bracketed = /^\[([^\]]*)\]:(.+)$/.exec(mapping);
  const parts = (bracketed?.[2] ?? mapping).split(':');
  const last = parts.at(-1) ?? '';
  if (bracketed) {
    if (parts.length > 2) return 'must be "[address]:port" or "[address]:port:port"';
    return { address: bracketed[1] ?? '', published: parts[0] ?? '', target: last, protocol };
  }
  if (parts.length > 3) return 'has an IPv6 address without brackets; write "[::1]:8000:80"';
  if (parts.length === 3) return { address: parts[0] ?? '', published: parts[1] ?? '', target: last, protocol };
  const addressFirst = parts.length === 2 && /[.a-zA-Z]/.test(parts[0] ?? '');
  if (addressFirst) return { address: parts[0] ?? '', published: last, target: last, protocol };
  return { published: parts[0] ?? '', target: last, protocol };
}

function expand(parts: Parts): Ports {
  const bad = (reason: string): Ports => ({ ok: false, reason });
  const { protocol } = parts;
  if (protocol !== 'tcp' && protocol !== 'udp') return bad('names a protocol other than tcp and udp');
  const address = parts.address === undefined ? undefined : normaliseAddress(parts.address);
  if (parts.address !== undefined && address === undefined) return bad(ADDRESS);
  const published = readRange(parts.published);
  const target = readRange(parts.target);
  if (typeof published === 'string') return bad(published);
  if (typeof target === 'string') return bad(target);
  if (published.length !== target.length) return bad('has ranges of different length on the two sides');
  return {
    ok: true,
    ports: published.map((port, index) => ({ port, protocol, address, target: target[index] })),
  };
}

function readRange(text: string): readonly number[] | string {
  const match = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(text.trim());
  if (!match) return text === '' ? 'leaves a port out; every port has to be known' : 'has something that is not a port';
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < 1 || last < 1 || first > 65_535 || last > 65_535) return RANGE;
  if (last < first) return 'has a range that ends before it begins';
  if (last - first >= LIMITS.stack.portRange) return `has a range of more than ${LIMITS.stack.portRange} ports`;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The address in its usual form (`::1`, not `0:0:0:0:0:0:0:1`), or undefined when it is none. */
export function normaliseAddress(text: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split('.').map(Number);
    return parts.every((part) => part <= 255) ? parts.join('.') : undefined;
  }
  if (!/^[0-9a-fA-F:.]+$/.test(text) || !text.includes(':')) return undefined;
  try {
    return new URL(`http://[${text}]/`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}
