/** The addresses of a host that a check asks. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Deadline } from './deadline.ts';
import { interrupted, networkFailure } from './failure.ts';
import { endpoint } from './text.ts';

/**
 * Lookups in progress, by name. Each holds a thread until the system's resolver gives up, half a minute and more where no name server
 * answers: the next check of a name joins the one that is under way, or they would pile up.
 */
const lookups = new Map<string, Promise<readonly string[]>>();

/** In the order of the resolver, each once. Throws a ProbeFailure. */
export async function resolveHost(host: string, port: number, deadline: Deadline): Promise<readonly string[]> {
  const literal = host.replace(/^\[|\]$/g, '');
  if (isIP(literal)) return [literal];
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(interrupted(deadline, `no answer from DNS about ${literal}`));
    if (deadline.signal.aborted) abort();
    deadline.signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([lookedUp(literal), aborted]);
  } catch (error) {
    throw networkFailure(error, endpoint(literal, port), deadline);
  }
}

function lookedUp(name: string): Promise<readonly string[]> {
  const known = lookups.get(name);
  if (known) return known;
  // A hosts file may name one address several times.
  const found = lookup(name, { all: true, verbatim: true })
    .then((all) => [...new Set(all.map(({ address }) => address))])
    .finally(() => lookups.delete(name));
  lookups.set(name, found);
  return found;
}
