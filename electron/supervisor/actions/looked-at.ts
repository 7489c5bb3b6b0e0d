/** What a plan was made from, in words: where there is nothing to do, this is the answer. Pure. */
import { formatList } from '../../../shared/text/list.ts';
import type { Claim, Holder, Inventory } from '../../ports/types.ts';

export interface Seen {
  readonly claims: readonly Claim[];
  readonly inventory: Pick<Inventory, 'listeners'>;
  readonly holders: readonly Holder[];
}

/** Noun clauses, without a full stop. `earlierOf`: services of which processes of earlier runs were looked for. */
export function lookedAt({ claims, inventory, holders }: Seen, earlierOf: readonly string[] = []): readonly string[] {
  const ports = claims.flatMap(({ service, ports: all }) => all.map(({ port }) => `${port} (${service})`));
  const own = [...new Set(ports)];
  return [
    own.length > 0
      ? `${own.length > 1 ? 'ports' : 'port'} ${formatList(own)}: who holds each, and who answers on each of its addresses`
      : 'the ports of this stack: its services declare none',
    `every listening socket of this machine (${inventory.listeners.length}), for copies of the stack's services on other ports`,
    ...(holders.length > 0
      ? [`what holds them (${holders.length} found): program, arguments, folder and parents of each`]
      : []),
    ...(earlierOf.length > 0 ? [`processes that earlier runs of ${formatList(earlierOf)} may have left`] : []),
  ];
}
