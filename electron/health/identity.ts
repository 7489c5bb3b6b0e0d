import type { Socket } from 'node:net';
import { connectionOf } from './connect.ts';
import { ProbeFailure } from './failure.ts';
import type { Finding, ProbeContext } from './probe.ts';

/**
 * Asks whose socket is at the other end, while the connection is open. Throws when it is not the service's:
 * an answer from something else is a fault, however good it looks. `answer` begins the sentence: `200`.
 * `redirected`: the answer came from another port than the one that was asked first.
 */
export async function proveIdentity(
  socket: Socket,
  answer: string,
  context: ProbeContext,
  facts: Pick<Finding, 'status'> = {},
  redirected = false,
): Promise<Finding['connection']> {
  const connection = connectionOf(socket);
  if (!connection || !context.identify) return connection;
  const identity = await context.identify(connection, redirected);
  if (identity.belongs) return connection;
  throw new ProbeFailure({ ...facts, reason: 'shadowed', message: `${answer}, but ${identity.sentence}`, connection });
}
