/** On which addresses a container listens, by its own kernel tables: what only a look inside can tell. */
import { listeningRows, TCP_TABLES } from '../../../platform/proc-net.ts';
import type { ContainerTools } from '../engine/container-tools.ts';
import { execInContainer } from './exec.ts';

export interface ListensAt {
  readonly address: string;
  readonly port: number;
}

/** An image of nothing but busybox has no `cat` of its own. */
const READERS = [['cat'], ['busybox', 'cat']];
/** The engine's own name server within each container of a network. */
const ENGINE_DNS = '127.0.0.11';

/** Undefined where the image has nothing to read the tables with. `timeoutMs` is the limit of each of the (at most four) execs. */
export async function listensAt(
  engine: ContainerTools,
  containerId: string,
  timeoutMs: number,
): Promise<readonly ListensAt[] | undefined> {
  for (const reader of READERS) {
    // Listening sockets come first in a table: what is cut off behind them are connections.
    const [four, six] = await Promise.all(
      TCP_TABLES.map((table) => execInContainer(engine, containerId, [...reader, table], timeoutMs)),
    );
    if (!four?.ok || four.value.exitCode !== 0) continue;
    // A kernel without IPv6 has no second table.
    const tables = [four.value.output, six?.ok && six.value.exitCode === 0 ? six.value.output : ''];
    return tables
      .flatMap((table) => listeningRows(table, 'tcp'))
      .filter(({ localAddress }) => localAddress !== ENGINE_DNS)
      .map(({ localAddress, localPort }) => ({ address: localAddress, port: localPort }));
  }
  return undefined;
}
