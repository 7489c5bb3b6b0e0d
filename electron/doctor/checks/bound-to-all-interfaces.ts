import { programName } from '../../commands/launchers.ts';
import { isLoopback, isWildcard } from '../../platform/address.ts';
import type { Holder } from '../../ports/types.ts';
import type { Check, ServiceFacts } from '../check.ts';
import { holderLine } from '../text.ts';

const DATABASES: ReadonlySet<string> = new Set(
  'postgres postgresql mysqld mariadbd mongod redis-server valkey-server memcached rabbitmq-server etcd clickhouse-server cockroach'.split(
    ' ',
  ),
);

/** A native service listens for the whole network although its declaration says loopback, or although it is a database. */
export const boundToAllInterfaces: Check = {
  id: 'bound-to-all-interfaces',
  reads: [],
  live: false,
  look: (seen) =>
    seen.services.flatMap((service) => {
      const { id, kind } = service.spec;
      const open = seen.holders.filter(
        (holder) =>
          kind === 'native' && holder.service === id && holder.verdict === 'expected' && isWildcard(holder.address),
      );
      const found = open.flatMap((holder) => {
        const why = reasonOf(holder, service);
        return why ? [{ holder, why }] : [];
      });
      const [first] = found;
      if (!first) return [];
      const { holder, why } = first;
      return [
        {
          id: `bound-to-all-interfaces/${id}`,
          severity: 'info' as const,
          service: id,
          message: `${id} listens on ${holder.address}:${holder.port}, so everyone on your network can reach it, although ${why}. Bind it to 127.0.0.1.`,
          evidence: found.map((one) => holderLine(one.holder)),
          fixes: [],
        },
      ];
    }),
};

function reasonOf({ port, process }: Holder, { spec }: ServiceFacts): string | undefined {
  const declared = spec.ports.find((one) => one.port === port)?.address;
  if (declared !== undefined && isLoopback(declared)) return `the stack file declares ${declared}`;
  const program = programName(process?.command[0] ?? spec.native?.command[0] ?? '');
  return DATABASES.has(program) ? `${program} is a database` : undefined;
}
