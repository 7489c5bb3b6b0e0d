import type { Incident } from '../../contract/incident.ts';
import { wholeCause } from '../../history/incident-words.ts';
import type { OpenIncident } from '../../history/incidents.ts';

/** What is said of it besides its cause. */
export function noteAbout({ flapping }: OpenIncident): string | undefined {
  return flapping && `flapping: ${flapping.service} changed ${flapping.changes} times in two minutes`;
}

/** The incident as people and scripts see it. */
export function viewOfIncident(incident: OpenIncident): Incident {
  const { id, openedAt, rootService, cause, services, burst, alert } = incident;
  const note = noteAbout(incident);
  return {
    id,
    openedAt,
    rootService,
    cause: wholeCause(cause, burst),
    services: [...services],
    ...(note ? { note } : {}),
    ...(burst ? { burst: [...burst] } : {}),
    ...(alert ? { alert: { ...alert, services: [...alert.services] } } : {}),
  };
}

/** The same incident after a service of it got another name. */
export function renamedIn(incident: OpenIncident, named: (id: string) => string): OpenIncident {
  const { rootService, services, burst, flapping, outages, alert, known } = incident;
  return {
    ...incident,
    rootService: named(rootService),
    services: services.map(named),
    outages: outages.map((outage) => ({ ...outage, service: named(outage.service) })),
    ...(alert ? { alert: { ...alert, services: alert.services.map(named) } } : {}),
    ...(known ? { known: known.map(named) } : {}),
    ...(burst ? { burst: burst.map(named) } : {}),
    ...(flapping ? { flapping: { ...flapping, service: named(flapping.service) } } : {}),
  };
}
