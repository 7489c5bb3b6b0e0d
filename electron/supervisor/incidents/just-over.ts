import type { OpenIncident } from '../../history/incidents.ts';
import { LIMITS } from '../../limits.ts';
import { renamedIn } from './incident-view.ts';

/** Incidents that ended a moment ago, with the monotonic time of their end: flapping may turn out to have begun there. */
export class JustOver {
  #ended: readonly { readonly incident: OpenIncident; readonly at: number }[] = [];

  add(incident: OpenIncident, now: number): void {
    this.#ended = [...this.#ended, { incident, at: now }].filter(({ at }) => now - at <= LIMITS.incidents.flappingMs);
  }

  /** Those of which the service was the root. */
  of(service: string, now: number): readonly OpenIncident[] {
    return this.#ended
      .filter(({ incident, at }) => now - at <= LIMITS.incidents.flappingMs && incident.rootService === service)
      .map(({ incident }) => incident);
  }

  forgetAllBut(wanted: ReadonlySet<string>): void {
    this.#ended = this.#ended.filter(({ incident }) => wanted.has(incident.rootService));
  }

  renamed(named: (id: string) => string): void {
    this.#ended = this.#ended.map(({ incident, at }) => ({ incident: renamedIn(incident, named), at }));
  }
}
