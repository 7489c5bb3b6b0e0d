import { type Court, judge } from './judgement.ts';
import type { Claim, Holder, Inventory, Self } from './types.ts';

/**
 * Copies of native services that listen on ports nobody declared: what a clean-up ends besides the holders of declared
 * ports. Pure; the same evidence and the same protection as for a declared port.
 */
export function leftoversOf(claims: readonly Claim[], inventory: Inventory, self: Self): readonly Holder[] {
  const court: Court = { claims, inventory, self };
  const declared = new Set(claims.flatMap((claim) => claim.ports.map((spec) => `${spec.protocol}/${spec.port}`)));
  return inventory.listeners
    .filter((listener) => !declared.has(`${listener.protocol}/${listener.port}`))
    .flatMap((listener): Holder[] => {
      for (const claim of claims.filter((one) => one.kind === 'native')) {
        const { protocol, address, port, socket, processes, parents } = listener;
        const judged = judge(listener, claim, { port, protocol }, court);
        if (judged?.verdict !== 'stale') continue;
        const [process, ...sharedBy] = processes;
        const { verdict, reason } = judged;
        return [
          {
            service: claim.service,
            port,
            protocol,
            address,
            socket,
            process,
            sharedBy,
            parents,
            verdict,
            reason,
            answers: [],
          },
        ];
      }
      return [];
    });
}
