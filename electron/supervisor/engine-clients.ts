import { resolve } from 'node:path';
import type { SeenClient } from '../drivers/container/client-match.ts';
import type { Platform, ProcessInfo } from '../platform/platform.ts';
import { type ClientCommand, clientCommands } from '../stack/client-command.ts';
import { openText } from '../stack/read/compose-files.ts';
import type { Cell } from './cell.ts';

/** A script that starts container after container is followed no further than this. */
const KEPT = 64;

interface Seen {
  readonly startedAt: number | undefined;
  clients: readonly SeenClient[];
}

/**
 * The engine's clients that a native service runs: what its command line says, and what was seen in its process tree. A client
 * that was seen counts until the next incarnation, since `up -d` and `run -d` are gone before what they started is looked at.
 */
export class EngineClients {
  readonly #platform: Pick<Platform, 'process'>;
  readonly #seen = new Map<string, Seen>();

  constructor(platform: Pick<Platform, 'process'>) {
    this.#platform = platform;
  }

  /** What runs in the tree of a service now. */
  async saw(cell: Cell, tree: readonly ProcessInfo[]): Promise<void> {
    const seen = this.#of(cell);
    for (const { pid, startedAt, command } of tree) {
      for (const one of clientCommands(command)) {
        if (isKnown(seen.clients, one, startedAt)) continue;
        const cwd = (await this.#platform.process(pid))?.cwd ?? cell.spec.native?.workingDir;
        if (cwd === undefined) continue;
        seen.clients = [...seen.clients, { command: one, cwd, since: startedAt }].slice(-KEPT);
      }
    }
  }

  /** With the ids that `--cidfile`s hold by now. */
  async clientsOf(cell: Cell): Promise<readonly SeenClient[]> {
    return Promise.all([...this.said(cell), ...this.#of(cell).clients].map(withId));
  }

  /** What the command line itself says, as of its last start; the moment of the call where it never started. */
  said({ spec, running, previous }: Cell, now = Date.now()): readonly SeenClient[] {
    if (!spec.native) return [];
    const { command, workingDir } = spec.native;
    const since = (running ?? previous)?.startedAt ?? now;
    return clientCommands(command).map((one) => ({ command: one, cwd: workingDir, since }));
  }

  #of(cell: Cell): Seen {
    const startedAt = (cell.running ?? cell.previous)?.startedAt;
    const known = this.#seen.get(cell.spec.id);
    if (known && known.startedAt === startedAt) return known;
    const fresh: Seen = { startedAt, clients: [] };
    this.#seen.set(cell.spec.id, fresh);
    return fresh;
  }
}

function isKnown(clients: readonly SeenClient[], command: ClientCommand, since: number): boolean {
  const text = JSON.stringify(command);
  return clients.some((one) => one.since === since && JSON.stringify(one.command) === text);
}

async function withId(client: SeenClient): Promise<SeenClient> {
  const { command, cwd } = client;
  if (command.kind !== 'run' || command.cidfile === undefined) return client;
  const read = await openText(resolve(cwd, command.cidfile));
  const id = read.ok ? /^[0-9a-f]{64}$/.exec(read.value.trim())?.[0] : undefined;
  return id === undefined ? client : { ...client, id };
}
