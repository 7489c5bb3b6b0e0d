import type { Ending, Finding, HistoryEvent, Incident } from '../contract.ts';
import { keptOf } from '../history/incident-findings.ts';
import { incidentData, leftOpen } from '../history/incident-record.ts';
import { overSentence } from '../history/incident-words.ts';
import { type IncidentChange, nextIncident, type OpenIncident } from '../history/incidents.ts';
import type { NewEvent } from '../history/log.ts';
import { type Mark, marked, unrestAt } from '../history/unrest.ts';
import { rootCause } from '../lifecycle/dependencies.ts';
import { isGood, type Service, type Transition } from '../lifecycle/service.ts';
import { LIMITS } from '../limits.ts';
import type { Cell } from './cell.ts';
import { pulseOf } from './incident-pulse.ts';
import { noteOf, renamedIn, shown } from './incident-shown.ts';
import { span } from './summary.ts';

/** How many closed incidents the snapshot keeps: enough for a recovery message and a look back. */
const KEPT = 5;

/** What others must be told of an incident: it is due, or one that was told is over. */
export type IncidentNews =
  | { readonly kind: 'due'; readonly incident: Incident }
  | { readonly kind: 'closed'; readonly incident: Incident; readonly closedAt: number };

/** The incidents of one stack: derived from its states, remembered in its history. */
export class IncidentBook {
  #open: OpenIncident | undefined;
  #closed: Incident[] = [];
  #marks: readonly Mark[] = [];
  /** Incidents that ended a moment ago, with the monotonic time of their end: flapping may turn out to have begun there. */
  #justOver: readonly { readonly incident: OpenIncident; readonly at: number }[] = [];
  /** How long an incident lasts before people are told of it. */
  afterMs: number;
  /** Told of what people are to be told. */
  onNews: (news: IncidentNews) => void = () => undefined;
  /** What the doctor sees now: kept with the incident, for its report. */
  findings: () => readonly Finding[] = () => [];
  readonly #append: (event: NewEvent) => void;

  constructor(afterMs: number, append: (event: NewEvent) => void) {
    this.afterMs = afterMs;
    this.#append = append;
  }

  /** Goes on with the incident that an earlier run of Stacklight left open, so that nobody is told twice. */
  restore(events: readonly HistoryEvent[], now: number, wall: number): void {
    this.#open = leftOpen(events, now, wall);
  }

  /** Takes note of a change of state that nobody asked for. `now` is monotonic. */
  mark({ spec, service }: Cell, { from, to, actor, data }: Transition, now: number): void {
    if (service.desired === 'down' || actor === 'user' || to === 'stopping' || from === 'stopping') return;
    const add = (kind: Mark['kind']) => {
      this.#marks = marked(this.#marks, { kind, service: spec.id, at: now });
    };
    const left = isGood(from) && !isGood(to);
    // That a service is up for the first time is no change that anybody worries about.
    const back = isGood(to) && this.#marks.some((mark) => mark.kind === 'changed' && mark.service === spec.id);
    if (left || (back && !isGood(from))) add('changed');
    // What ended while nobody watched was not seen to end together.
    if (data && actor === 'outside' && to !== 'completed' && from !== 'unknown') add('ended');
  }

  /** Looks at the stack; returns true when an incident changed. */
  look(cells: readonly Cell[], services: ReadonlyMap<string, Service>, now: number, wall: number): boolean {
    const dependenciesOf = (id: string) => cells.find((cell) => cell.spec.id === id)?.spec.dependsOn ?? [];
    const moment = { now, wall };
    const pulses = cells.map((cell) =>
      pulseOf(cell, rootCause(cell.spec.id, dependenciesOf, services), services, moment),
    );
    this.#forget(new Set(pulses.filter(({ wanted }) => wanted).map(({ id }) => id)));
    const before = this.#open;
    const change = nextIncident(before, pulses, this.afterMs, now, wall, unrestAt(this.#marks, now));
    if (change.kind === 'none') {
      this.#open = change.incident;
      return false;
    }
    if (change.kind === 'closed') {
      this.#close(change, now, wall);
      // What was removed may have hidden that something else is broken, too.
      if (change.ending === 'removed') this.look(cells, services, now, wall);
      return true;
    }
    const incident =
      change.incident.flapping && !before?.flapping ? this.#absorbing(change.incident, now) : change.incident;
    this.#open = incident;
    this.#tell(incident, change.kind, wall, change.kind === 'flapping' ? (noteOf(incident) ?? '') : incident.cause);
    if (change.kind !== 'flapping' && incident.flapping && !before?.flapping)
      this.#tell(incident, 'flapping', wall, noteOf(incident) ?? '');
    if (incident.due && !before?.due) this.onNews({ kind: 'due', incident: shown(incident) });
    return true;
  }

  /** A service is called otherwise now; what is said of it goes with it. */
  renamed(from: string, id: string): void {
    const named = (one: string) => (one === from ? id : one);
    if (this.#open) this.#open = renamedIn(this.#open, named);
    this.#justOver = this.#justOver.map(({ incident, at }) => ({ incident: renamedIn(incident, named), at }));
    this.#marks = this.#marks.map((mark) => ({ ...mark, service: named(mark.service) }));
  }

  /** Monotonic ms at which the open incident becomes due, so that somebody looks then. */
  dueAt(): number | undefined {
    return this.#open && !this.#open.due ? this.#open.openedMonotonic + this.afterMs : undefined;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** The incident that goes on now, also when nobody was told of it yet. */
  get current(): Incident | undefined {
    return this.#open && shown(this.#open);
  }

  /** What people are told of: incidents that lasted longer than `alerts.after`, newest last. */
  announced(): readonly Incident[] {
    return this.#open?.due ? [...this.#closed, shown(this.#open)] : this.#closed;
  }

  /** What a person stopped begins anew when it is wanted again: its ups and downs of before are no part of that. */
  #forget(wanted: ReadonlySet<string>): void {
    this.#marks = this.#marks.filter(({ service }) => wanted.has(service));
    this.#justOver = this.#justOver.map(({ incident, at }) => {
      return { incident: { ...incident, services: incident.services.filter((id) => wanted.has(id)) }, at };
    });
  }

  /** Short incidents of the service just before were the beginning of the flapping: it is all one. */
  #absorbing(incident: OpenIncident, now: number): OpenIncident {
    const earlier = this.#justOver.filter(
      ({ incident: one, at }) =>
        now - at <= LIMITS.incidents.flappingMs && one.services.includes(incident.flapping?.service ?? ''),
    );
    if (earlier.length === 0) return incident;
    const absorbs = earlier.map(({ incident: one }) => one.id);
    this.#closed = this.#closed.filter((one) => !absorbs.includes(one.id));
    return {
      ...incident,
      openedAt: Math.min(incident.openedAt, ...earlier.map((one) => one.incident.openedAt)),
      absorbs,
    };
  }

  #close({ incident, ending, left }: Extract<IncidentChange, { kind: 'closed' }>, now: number, wall: number): void {
    this.#open = undefined;
    this.#justOver = [...this.#justOver, { incident, at: now }].filter(
      (one) => now - one.at <= LIMITS.incidents.flappingMs,
    );
    const over = { ...shown(incident), closedAt: wall, ending };
    const what = left.length > 0 ? 'all that is still wanted' : 'all';
    const back = `${what} is back after ${span(wall - incident.openedAt)}`;
    this.#tell(incident, 'closed', wall, ending === 'back' ? back : overSentence(over, wall), { ending, left });
    if (!incident.due) return;
    this.#closed = [...this.#closed, over].slice(-KEPT);
    this.onNews({ kind: 'closed', incident: over, closedAt: wall });
  }

  #tell(
    incident: OpenIncident,
    phase: string,
    at: number,
    cause: string,
    end?: { readonly ending: Ending; readonly left: readonly string[] },
  ): void {
    const { rootService: service } = incident;
    const findings = keptOf(this.findings(), incident.services);
    const data = { ...incidentData(incident, phase), ...end, ...(findings.length > 0 ? { findings } : {}) };
    this.#append({ at, kind: 'incident', service, cause, actor: 'stacklight', data });
  }
}
