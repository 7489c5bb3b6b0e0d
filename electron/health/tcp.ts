import { openSocket } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { proveIdentity } from './identity.ts';
import type { Finding, ProbeContext } from './probe.ts';
import { endpoint } from './text.ts';

/** Passes when the port accepts a connection. */
export async function probeTcp(
  spec: { readonly host: string; readonly port: number },
  context: ProbeContext,
  deadline: Deadline,
): Promise<Finding> {
  const started = performance.now();
  const socket = await openSocket(spec.host, spec.port, deadline);
  // A peer that resets right after accepting must not become an unhandled 'error'.
  socket.on('error', () => undefined);
  try {
    const latencyMs = performance.now() - started;
    const connection = await proveIdentity(socket, 'connected', context);
    const where = endpoint(connection?.remoteAddress ?? spec.host, spec.port);
    return { ok: true, message: `connected to ${where}`, connection, latencyMs };
  } finally {
    socket.destroy();
  }
}
