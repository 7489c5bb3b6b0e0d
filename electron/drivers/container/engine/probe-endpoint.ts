/** One connect to an engine's address, and the sentences for when there is none: not found, forbidden, wrong address. */
import { connect } from 'node:net';
import { fail, type Result } from '../../../result.ts';
import type { Address, Endpoint } from './address.ts';

/** What one connect showed. `missing`: no such socket or name; `refused`: nobody listens; `silent`: no answer in time. */
export type Reach = 'open' | 'missing' | 'refused' | 'forbidden' | 'silent';

const START_ENGINE = 'start Docker (or another engine with its API), or set DOCKER_HOST';

export function tryEndpoint(address: Address, timeoutMs: number): Promise<Reach> {
  return new Promise((resolve) => {
    const socket =
      address.kind === 'socket' ? connect(address.path) : connect({ host: address.host, port: address.port });
    const finish = (outcome: Reach) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(timeoutMs, () => finish('silent'));
    socket.once('connect', () => finish('open'));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(reachOf(error.code)));
  });
}

/** The kind of failure behind an error code of the operating system. */
export function reachOf(code: string | undefined): Exclude<Reach, 'open'> {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'forbidden';
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'ENOTDIR':
    case 'ENOTSOCK':
      return 'missing';
    case 'ETIMEDOUT':
      return 'silent';
    default:
      return 'refused';
  }
}

/** The engine that is configured does not answer: names the address and who configured it. */
export function unreachable(endpoint: Endpoint, outcome: Exclude<Reach, 'open'>): Result<never> {
  const { address, origin } = endpoint;
  if (outcome === 'forbidden') return forbidden(address.text);
  const seen = { missing: 'it does not exist', refused: 'nothing is listening there', silent: 'it does not answer' };
  if (origin === 'default') {
    return fail({
      code: 'engine-down',
      message: `The container engine at ${address.text} is not running: ${seen[outcome]}.`,
      hint: START_ENGINE,
    });
  }
  return fail({
    code: 'engine-down',
    message: `${origin} says that the container engine is at ${address.text}, but ${seen[outcome]}.`,
    hint:
      origin === 'DOCKER_HOST'
        ? 'correct or unset DOCKER_HOST, or start that engine'
        : 'start that engine, or docker context use default',
  });
}

/** The configuration itself cannot be used, whatever runs. */
export function unusable(origin: string, why: string, hint?: string): Result<never> {
  return fail({
    code: 'engine-down',
    message: `${origin} cannot be used to reach the container engine: ${why}.`,
    hint: hint ?? `correct or unset ${origin === 'DOCKER_HOST' ? origin : 'it'}`,
  });
}

/** None of the usual sockets answers. */
export function noEngine(seen: readonly { readonly path: string; readonly outcome: Reach }[]): Result<never> {
  const closed = seen.find(({ outcome }) => outcome === 'forbidden');
  if (closed) return forbidden(closed.path);
  const dead = seen.find(({ outcome }) => outcome === 'refused' || outcome === 'silent');
  if (dead) {
    return fail({
      code: 'engine-down',
      message: `The container engine is not running: ${dead.path} is there, but ${dead.outcome === 'silent' ? 'it does not answer' : 'nothing is listening there'}.`,
      hint: START_ENGINE,
    });
  }
  const places = seen.map(({ path }) => path).join(', ');
  return fail({
    code: 'engine-down',
    message: `No container engine was found${places ? ` (looked at ${places})` : ''}.`,
    hint: START_ENGINE,
  });
}

function forbidden(place: string): Result<never> {
  return fail({
    code: 'engine-forbidden',
    message: `The container engine at ${place} is there, but this user may not use it (permission denied).`,
    hint: 'add yourself to the docker group (sudo usermod -aG docker $USER) and log in again',
  });
}
