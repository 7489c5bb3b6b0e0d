/** Reads an engine address as `DOCKER_HOST` and Docker contexts write it. Pure. */
import { isIP } from 'node:net';
import type { Result } from '../../../result.ts';

export type Address =
  /** A Unix socket or a Windows named pipe; `text` is its path. */
  | { readonly kind: 'socket'; readonly path: string; readonly text: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** On this very machine by its literal address or as `localhost`. */
      readonly loopback: boolean;
      /** For people; without any user name or password of the original. */
      readonly text: string;
    };

export interface TlsFiles {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A place to connect to, and who says so. */
export interface Endpoint {
  readonly address: Address;
  readonly tls?: TlsFiles;
  /** `DOCKER_HOST`, `Docker context "colima"` or `default`. */
  readonly origin: string;
}

const PLAIN_PORT = 2375;

/** Fails with the reason as a clause: "an ssh:// address is not supported …". */
export function parseHost(text: string): Result<Address, string> {
  const [, scheme = '', rest = ''] = /^([a-z+]+):\/\/(.*)$/i.exec(text) ?? [undefined, 'tcp', text];
  switch (scheme.toLowerCase()) {
    case 'unix':
      return rest.startsWith('/')
        ? socket(rest)
        : refuse('a unix:// address needs an absolute path, like unix:///var/run/docker.sock');
    case 'npipe':
      return socket(rest.replaceAll('\\', '/'));
    case 'ssh':
      return refuse('an engine over ssh:// is not supported; forward its socket with ssh -L and use unix://');
    case 'tcp':
    case 'http':
    case 'https':
      return tcp(rest);
    default:
      return refuse(`"${scheme}://" is not an address of an engine; unix://, npipe:// and tcp:// are`);
  }
}

/** `true` for 127.0.0.0/8, ::1 and localhost: only these stay on this machine whatever a resolver says. */
function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function socket(path: string): Result<Address, string> {
  return { ok: true, value: { kind: 'socket', path, text: path } };
}

function tcp(rest: string): Result<Address, string> {
  let url: URL;
  try {
    // A scheme without a default port, so that an explicit :80 is kept.
    url = new URL(`tcp://${rest}`);
  } catch {
    return refuse('it is not a host and a port, like tcp://127.0.0.1:2375');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!host) return refuse('it names no host; tcp://127.0.0.1:2375 would be one');
  const port = url.port ? Number(url.port) : PLAIN_PORT;
  return {
    ok: true,
    value: { kind: 'tcp', host, port, loopback: isLoopback(host), text: `tcp://${url.hostname}:${port}` },
  };
}

function refuse(reason: string): Result<Address, string> {
  return { ok: false, problem: reason };
}
