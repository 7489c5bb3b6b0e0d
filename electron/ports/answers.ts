import { connect } from 'node:net';
import { LIMITS } from '../limits.ts';
import type { Platform, RawListener } from '../platform/platform.ts';
import type { PortSpec } from '../stack/stack.ts';
import { type HostAddress, hostsOf } from './hosts.ts';
import { identify, socketsFor } from './identity.ts';
import type { Answer, ContainerFacts } from './types.ts';

type Proof = Pick<Answer, 'by' | 'pids' | 'containerId' | 'socket'>;
const nobody: Proof = { by: 'nobody', pids: [] };

/** One connect: who took it, asked while the connection is open. A connect that succeeds proves nothing by itself. */
function connectAndAsk(
  platform: Platform,
  address: string,
  port: number,
  containers: readonly ContainerFacts[],
  likely: readonly number[],
): Promise<Proof> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (proof: Proof): void => {
      // Closed in good order: a reset would make some servers write a stack trace to their log.
      socket.destroy();
      resolve(proof);
    };
    socket.setTimeout(LIMITS.ports.connectMs, () => finish(nobody));
    socket.on('error', () => finish(nobody));
    socket.once('connect', () => {
      socket.setTimeout(0);
      const connection = {
        localAddress: socket.localAddress ?? '',
        localPort: socket.localPort ?? 0,
        remoteAddress: socket.remoteAddress ?? address,
        remotePort: port,
      };
      identify(platform, connection, containers, likely).then(finish, () => finish({ by: 'unknown', pids: [] }));
    });
  });
}

/** Who answers on one address: one connect, or several where sockets share it, so that each member shows itself. */
async function proveAddress(
  platform: Platform,
  address: string,
  port: number,
  sharing: number,
  containers: readonly ContainerFacts[],
  likely: readonly number[],
): Promise<readonly Proof[]> {
  const known = new Map<string, Proof>();
  let vague = nobody;
  for (let round = 0; round < sharing && known.size < sharing; round++) {
    const connects = sharing > 1 ? LIMITS.ports.reuseProbes : 1;
    const proofs = await Promise.all(
      Array.from({ length: connects }, () => connectAndAsk(platform, address, port, containers, likely)),
    );
    for (const proof of proofs) {
      // A busy member lets its connections wait in the queue of nobody in particular: a later round finds it.
      if (proof.by === 'unknown') vague = proof;
      if (proof.by !== 'unknown' && proof.by !== 'nobody') known.set(`${proof.containerId ?? ''} ${proof.pids}`, proof);
    }
  }
  return known.size > 0 ? [...known.values()] : [vague];
}

/** What listens on this machine at this moment; who it is may be missing. */
export async function listeningNow(platform: Platform): Promise<readonly RawListener[]> {
  return (await platform.listeningSockets()) ?? (await platform.listeners());
}

/**
 * Proves who answers a declared TCP port on every host that people use for it: connects and finds the other end of that
 * very connection. `hosts` come from `localHosts()`; the declared address is added. UDP has no connection to prove by: [].
 * `sockets`: what listens now (`listeningNow`), once for many ports.
 */
export async function proveAnswers(
  platform: Platform,
  port: PortSpec,
  hosts: readonly HostAddress[],
  containers: readonly ContainerFacts[],
  likely: readonly number[] = [],
  sockets?: readonly RawListener[],
): Promise<readonly Answer[]> {
  if (port.protocol !== 'tcp') return [];
  const asked = hostsOf(port, hosts);
  const now = sockets ?? (await listeningNow(platform));
  const addresses = [...new Set(asked.map(({ address }) => address))];
  const proofs = new Map(
    await Promise.all(
      addresses.map(async (address) => {
        const sharing = Math.max(1, socketsFor(address, port.port, now).length);
        return [address, await proveAddress(platform, address, port.port, sharing, containers, likely)] as const;
      }),
    ),
  );
  return asked.flatMap(({ host, address }) =>
    (proofs.get(address) ?? []).map((proof) => ({ host, address, port: port.port, ...proof })),
  );
}
