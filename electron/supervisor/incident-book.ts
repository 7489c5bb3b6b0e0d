import type { HistoryEvent, Incident } from '../contract.ts';
import { nextIncident, type OpenIncident, type Pulse } from '../history/incidents.ts';
import type { NewEvent } from '../history/log.ts';
import { missing, rootCause } from '../lifecycle/dependencies.ts';
import { describe } from '../lifecycle/message.ts';
import { isGood, isLive, type Service } from '../lifecycle/service.ts';
import type { Cell } from './cell.ts';
import { span } from './summary.ts';

/** How many closed incidents the snapshot keeps: enough for a recovery message and a look back. */
const KEPT = 5;
/** A service without a check counts as back after this. */
const SETTLED_MS = 2_000;

/** The incidents of one stack: derived from its states, remembered in its history. */
export class IncidentBook {
  #open: OpenIncident | undefined;
  #closed: Incident[] = [];
  /** How long an incident lasts before people are told of it. */
  afterMs: number;
  readonly #append: (event: NewEvent) => void;

  constructor(afterMs: number, append: (event: NewEvent) => void) {
    this.afterMs = afterMs;
    this.#append = append;
  }

  /** Goes on with the incident that an earlier run of Stacklight left open, so that nobody is told twice. */
  restore(events: readonly HistoryEvent[], now: number): void {
    const last = events.findLast((event) => event.kind === 'incident');
    const data = last?.data;
    if (!last?.service || data?.phase === 'closed' || typeof data?.id !== 'string') return;
    const services = Array.isArray(data.services) ? data.services.filter((id) => typeof id === 'string') : [];
    const due = data.due === true || data.phase === 'due';
    const openedAt = typeof data.openedAt === 'number' ? data.openedAt : last.at;
    this.#open = {
      id: data.id,
      openedAt,
      openedMonotonic: now,
      rootService: last.service,
      cause: last.cause,
      services,
      due,
    };
  }

  /** Looks at the stack; returns true when an incident changed. */
  look(cells: readonly Cell[], services: ReadonlyMap<string, Service>, now: number, wall: number): boolean {
    const dependenciesOf = (id: string) => cells.find((cell) => cell.spec.id === id)?.spec.dependsOn ?? [];
    const pulses = cells.map((cell) => pulseOf(cell, rootCause(cell.spec.id, dependenciesOf, services), services, now));
    const change = nextIncident(this.#open, pulses, this.afterMs, now, wall);
    switch (change.kind) {
      case 'none':
        this.#open = change.incident;
        return false;
      case 'closed':
        this.#close(change.incident, wall);
        return true;
      default:
        this.#open = change.incident;
        this.#tell(change.incident, change.kind, wall, change.incident.cause);
        return true;
    }
  }

  /** Monotonic ms at which the open incident becomes due, so that somebody looks then. */
  dueAt(): number | undefined {
    return this.#open && !this.#open.due ? this.#open.openedMonotonic + this.afterMs : undefined;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** What people are told of: incidents that lasted longer than `alerts.after`, newest last. */
  announced(): readonly Incident[] {
    if (!this.#open?.due) return this.#closed;
    const { id, openedAt, rootService, cause, services } = this.#open;
    return [...this.#closed, { id, openedAt, rootService, cause, services: [...services] }];
  }

  #close(incident: OpenIncident, wall: number): void {
    this.#open = undefined;
    const { id, openedAt, rootService, cause, services, due } = incident;
    this.#tell(incident, 'closed', wall, `all is back after ${span(wall - openedAt)}`);
    if (due)
      this.#closed = [
        ...this.#closed,
        { id, openedAt, closedAt: wall, rootService, cause, services: [...services] },
      ].slice(-KEPT);
  }

  #tell(incident: OpenIncident, phase: string, at: number, cause: string): void {
    const { id, openedAt, rootService: service, services, due } = incident;
    this.#append({
      at,
      kind: 'incident',
      service,
      cause,
      actor: 'stacklight',
      data: { id, phase, openedAt, services, due },
    });
  }
}

function pulseOf(cell: Cell, root: string, services: ReadonlyMap<string, Service>, now: number): Pulse {
  const { service, recovering } = cell;
  const { health, phase } = service;
  const [before, last] = health.results.slice(-2);
  const byChecks = health.results.length > 1 ? before?.ok === true && last?.ok === true : phase.state === 'completed';
  const byTime = service.goodSince !== undefined && now - service.goodSince >= SETTLED_MS;
  const hasChecks = service.rules.health.probe.type !== 'none' && service.rules.health.probe.type !== 'engine';
  const settled = isGood(phase.state) && (hasChecks ? byChecks : byTime || phase.state === 'completed');
  const lacking = isLive(phase) ? missing(cell.spec.dependsOn, services) : [];
  const cause = describe(service, lacking);
  return { id: cell.spec.id, wanted: service.desired === 'up', state: phase.state, recovering, settled, cause, root };
}
