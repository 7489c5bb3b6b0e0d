import { listText } from '../../../shared/text/list.ts';
import type { Finding, HistoryEvent, Incident, ServiceView } from '../../contract.ts';
import { isGood } from '../../lifecycle/service.ts';

/** Several services that somebody else ended at once, and that are not all back: one click brings them back. */
export function burstFindings(incidents: readonly Incident[], services: readonly ServiceView[]): readonly Finding[] {
  const found = incidents.flatMap(({ burst = [] }) => burstFinding(burst, services));
  return found.map((finding, index) => (index === 0 ? finding : { ...finding, id: `${finding.id}/${index + 1}` }));
}

function burstFinding(burst: readonly string[], services: readonly ServiceView[]): readonly Finding[] {
  const down = services.filter(({ id, desired, state }) => burst.includes(id) && desired === 'up' && !isGood(state));
  if (down.length === 0) return [];
  const names = listText(down.map(({ id }) => id));
  return [
    {
      id: 'stopped-together',
      severity: 'error',
      message: `${listText(burst)} ended within seconds of each other, and Stacklight did not stop them. ${names} ${down.length > 1 ? 'are' : 'is'} still down.`,
      evidence: down.map(({ id, message }) => `${id}: ${message}`),
      fixes: [{ intent: 'restartDown', label: 'Bring back' }],
    },
  ];
}

/** The event without what only the history needs to hold: a snapshot is sent again and again. */
export function withoutBulk(event: HistoryEvent): HistoryEvent {
  if (event.data?.findings !== undefined) {
    const { findings: _findings, ...data } = event.data;
    return { ...event, data };
  }
  if (event.data?.code !== 'evidence') return event;
  const { lastLines: _lines, probe: _probe, ...data } = event.data;
  return { ...event, data };
}
