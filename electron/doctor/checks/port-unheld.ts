import { formatList } from '../../../shared/text/list.ts';
import type { Check } from '../check.ts';

/** A service counts as good and nobody listens on a port that it declares: the light is amber, so the doctor says so. */
export const portUnheld: Check = {
  id: 'port-unheld',
  reads: [],
  live: true,
  look: ({ services, inventory }) =>
    services.flatMap(({ spec: { id }, desired, unheld = [], pids }) => {
      if (desired !== 'up' || unheld.length === 0) return [];
      const own = inventory.listeners.filter(({ processes }) => processes.some(({ pid }) => pids.includes(pid)));
      const others = [...new Set(own.map(({ port }) => port))].sort((a, b) => a - b).map(String);
      const instead = others.length > 0 ? `; it listens on ${formatList(others)}` : '';
      return [
        {
          id: `port-unheld/${id}`,
          severity: 'warning' as const,
          service: id,
          message: `${id} is up and does not listen on ${formatList(unheld.map(String))}, which it declares${instead}.`,
          evidence: [
            `the kernel's table: nobody listens on ${formatList(unheld.map(String))}`,
            others.length > 0
              ? `the processes of ${id} listen on ${formatList(others)}`
              : `the processes of ${id} listen on no port`,
          ],
          // It may hang at its start; one that listens elsewhere would do so again.
          fixes: others.length > 0 ? [] : [{ intent: 'restart', label: 'Restart it' }],
        },
      ];
    }),
};
