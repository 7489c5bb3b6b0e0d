import type { SavedService } from '../model/saved-service.ts';

type Services = Readonly<Record<string, SavedService>>;

/**
 * What a run begins with: what the last one left. A crash may have kept the last number of a service out of the ledger; the history
 * has it. Pids of another boot mean nothing.
 */
export function leftServices(
  services: Services,
  generations: ReadonlyMap<string, number>,
  sameBoot: boolean,
): Services {
  const numbered = [...generations].map(([id, generation]): [string, SavedService] => {
    const saved = Object.hasOwn(services, id) ? services[id] : undefined;
    const highest = Math.max(generation, saved?.generation ?? 0);
    return [id, { desired: 'down', earlier: [], ...saved, generation: highest }];
  });
  const all = { ...services, ...Object.fromEntries(numbered) };
  if (sameBoot) return all;
  return Object.fromEntries(Object.entries(all).map(([id, saved]) => [id, { ...saved, earlier: [] }]));
}
