/**
 * Where the container engine is, as the `docker` command would find it: `DOCKER_HOST`, else the current Docker
 * context, else the usual sockets (docker/cli `resolveContextName`: `DOCKER_HOST` beats `DOCKER_CONTEXT`).
 */
import { isAbsolute, join } from 'node:path';
import { readGuarded } from '../../../files/read-guarded.ts';
import { LIMITS } from '../../../limits.ts';
import { ok, type Result } from '../../../result.ts';
import { type Address, type Endpoint, parseHost } from './address.ts';
import { currentContext } from './docker-contexts.ts';
import { noEngine, type Reach, tryEndpoint, unreachable, unusable } from './probe-endpoint.ts';

export interface DiscoveryOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder, absolute. */
  readonly home: string;
  /** The usual sockets of this system, most likely first. */
  readonly sockets: readonly string[];
  readonly connectMs: number;
  /** Name of the Docker context that a person chose for Stacklight; it wins over all else. Empty or left out: nobody chose. */
  readonly context?: string;
}

/**
 * Finds the engine and connects once to prove that something listens there.
 * Fails with `engine-forbidden` (may not open the socket) or `engine-down` (everything else), each with its own sentence.
 */
export async function discoverEndpoint(options: DiscoveryOptions): Promise<Result<Endpoint>> {
  const host = options.context ? undefined : options.env.DOCKER_HOST;
  const configured = host ? await fromEnvironment(options, host) : await fromContext(options);
  if (!configured.ok) return configured;
  if (!configured.value) return fromSockets(options);
  const endpoint = configured.value;
  const outcome = await tryEndpoint(endpoint.address, options.connectMs);
  return outcome === 'open' ? ok(endpoint) : unreachable(endpoint, outcome);
}

async function fromEnvironment(options: DiscoveryOptions, host: string): Promise<Result<Endpoint | undefined>> {
  const origin = 'DOCKER_HOST';
  const { env } = options;
  const wantsTls = Boolean(env.DOCKER_TLS_VERIFY);
  const folder = env.DOCKER_CERT_PATH || configFolder(options);
  return complete(host, origin, wantsTls || env.DOCKER_CERT_PATH ? folder : undefined);
}

async function fromContext(options: DiscoveryOptions): Promise<Result<Endpoint | undefined>> {
  const context = await currentContext(configFolder(options), options.context || options.env.DOCKER_CONTEXT);
  if (!context.ok) return context;
  if (!context.value) return ok(undefined);
  const { name, host, tlsFolder } = context.value;
  return complete(host, `Docker context "${name}"`, tlsFolder);
}

/** Address and, for TCP, the certificates; TCP without TLS is for this machine only. */
async function complete(host: string, origin: string, tlsFolder: string | undefined): Promise<Result<Endpoint>> {
  const address = parseHost(host);
  if (!address.ok) return unusable(origin, address.problem);
  if (address.value.kind === 'socket' || (!tlsFolder && address.value.loopback)) {
    return ok({ address: address.value, origin });
  }
  if (!tlsFolder) {
    const why = `the engine at ${address.value.text} would be reached without TLS: anyone on the way could control this machine`;
    return unusable(origin, why, 'set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a socket of this machine');
  }
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) =>
      readGuarded(join(tlsFolder, file), { maxBytes: LIMITS.files.smallBytes }),
    ),
  );
  for (const file of [ca, cert, key])
    if (file && !file.ok) return unusable(origin, `its certificates cannot be read: ${file.problem.message}`);
  if (!ca?.ok || !cert?.ok || !key?.ok) return unusable(origin, `the certificates in ${tlsFolder} are incomplete`);
  const tls = { ca: ca.value.bytes, cert: cert.value.bytes, key: key.value.bytes };
  return ok({ address: address.value, tls, origin });
}

/** The first that answers; a socket that we may not open is told before one that is not there. */
async function fromSockets(options: DiscoveryOptions): Promise<Result<Endpoint>> {
  const seen: { path: string; outcome: Reach }[] = [];
  for (const path of options.sockets) {
    const address: Address = { kind: 'socket', path, text: path };
    const outcome = await tryEndpoint(address, options.connectMs);
    if (outcome === 'open') return ok({ address, origin: 'default' });
    seen.push({ path, outcome });
  }
  return noEngine(seen);
}

/** Where the `docker` command keeps what it knows. */
export function configFolder({ env, home }: Pick<DiscoveryOptions, 'env' | 'home'>): string {
  // One that hangs on the working directory would be whatever project we were started in.
  return env.DOCKER_CONFIG && isAbsolute(env.DOCKER_CONFIG) ? env.DOCKER_CONFIG : join(home, '.docker');
}
