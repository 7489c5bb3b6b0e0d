import { resolve } from 'node:path';
import { type ClientCommand, clientCommands } from '../../commands/client-command.ts';
import type { SeenClient } from '../../drivers/container/client-match.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessInfo } from '../../platform/platform.ts';
import { openText } from '../../stack/read/compose/compose-files.ts';
import type { ManagedService } from '../model/managed-service.ts';

interface Seen {
  readonly startedAt: number | undefined;
  clients: readonly SeenClient[];
  /** What the command line says, once for an incarnation. */
  readonly said: readonly SeenClient[];
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
  async saw(managed: ManagedService, tree: readonly ProcessInfo[]): Promise<void> {
    const seen = this.#of(managed);
    for (const { pid, startedAt, command } of tree) {
      for (const one of clientCommands(command)) {
        if (isKnown(seen.clients, one, startedAt)) continue;
        const cwd = (await this.#platform.process(pid))?.cwd ?? managed.spec.native?.workingDir;
        if (cwd === undefined) continue;
        seen.clients = [...seen.clients, { command: one, cwd, since: startedAt }].slice(-LIMITS.ports.engineClients);
      }
    }
  }

  /** All that is known of them, with the ids that `--cidfile`s hold by now. */
  async clientsOf(managed: ManagedService): Promise<readonly SeenClient[]> {
    const { said, clients } = this.#of(managed);
    // The command itself is in the tree as well: one client must not stand for two containers.
    const rest = said.filter(({ command }) => !clients.some((one) => isSame(one.command, command)));
    await Promise.all([...rest, ...clients].map(readId));
    return [...rest, ...clients];
  }

  /** What the command line itself says. */
  said(managed: ManagedService): readonly SeenClient[] {
    return this.#of(managed).said;
  }

  /** Whether a client was seen, or is in the command line. */
  has(managed: ManagedService): boolean {
    const { said, clients } = this.#of(managed);
    return said.length > 0 || clients.length > 0;
  }

  #of(managed: ManagedService): Seen {
    const { native } = managed.spec;
    const startedAt = (managed.running ?? managed.previous)?.startedAt;
    const known = this.#seen.get(managed.spec.id);
    if (known && known.startedAt === startedAt) return known;
    // What never started made nothing; that Compose's own containers are its, no moment decides.
    const since = startedAt ?? Number.POSITIVE_INFINITY;
    const said = native
      ? clientCommands(native.command).map((command) => ({ command, cwd: native.workingDir, since }))
      : [];
    const fresh: Seen = { startedAt, clients: [], said };
    this.#seen.set(managed.spec.id, fresh);
    return fresh;
  }
}

function isKnown(clients: readonly SeenClient[], command: ClientCommand, since: number): boolean {
  return clients.some((one) => one.since === since && isSame(one.command, command));
}

function isSame(one: ClientCommand, other: ClientCommand): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function readId(client: SeenClient): Promise<void> {
  const { command, cwd } = client;
  if (command.kind !== 'run' || command.cidfile === undefined || client.took !== undefined) return;
  const read = await openText(resolve(cwd, command.cidfile));
  client.took = read.ok ? /^[0-9a-f]{64}$/.exec(read.value.trim())?.[0] : undefined;
}
