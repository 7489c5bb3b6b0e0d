import { bareCause } from '../../../shared/text/cause.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { formatList } from '../../../shared/text/list.ts';
import type { Finding } from '../../contract/finding.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Ending, Incident } from '../../contract/incident.ts';
import { findingsOf } from '../../history/incident-findings.ts';
import { incidentData, leftOpen } from '../../history/incident-record.ts';
import { describeEnd, wholeCause } from '../../history/incident-words.ts';
import { type IncidentChange, nextIncidents, type OpenIncident } from '../../history/incidents.ts';
import type { NewEvent } from '../../history/log.ts';
import { isBroken, type ServiceCondition } from '../../history/pulse.ts';
import { type AlertTiming, nextDueAt } from '../../history/telling.ts';
import { type InstabilitySample, marked, unrestAt } from '../../history/unrest.ts';
import { allDependencies, rootCause } from '../../lifecycle/dependencies.ts';
import { isGood, type Machines, type Transition } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Redact } from '../../secrets/redact.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { noteAbout, renamedIn, viewOfIncident } from './incident-view.ts';
import { JustOver } from './just-over.ts';
import { pulseOf } from './service-pulse.ts';

/** What others must be told of an incident, as its `alert` says, or that one that was told is over. */
export type IncidentNews =
  | { readonly kind: 'due' | 'again' | 'reminder'; readonly incident: Incident }
  | { readonly kind: 'closed'; readonly incident: Incident; readonly closedAt: number };

/** The incidents of one stack: derived from its states, remembered in its history. Several may be open at a time. */
export class IncidentTracker {
  #open: readonly OpenIncident[] = [];
  #closed: Incident[] = [];
  #marks: readonly InstabilitySample[] = [];
  readonly #justOver = new JustOver();
  /** What strikes the whole machine, for the services that fail until then: monotonic milliseconds; undefined: until the next look. */
  #struck: { readonly what: string; readonly until: number | undefined } | undefined;
  /** When people are told. */
  timing: AlertTiming;
  /** Told of what people are to be told. */
  onNews: (news: IncidentNews) => void = () => undefined;
  /** What the doctor sees now: kept with the incident, for its report. */
  findings: () => readonly Finding[] = () => [];
  readonly #append: (event: NewEvent) => void;

  readonly #redact: Redact;

  /** `redact`: what people were told is compared with what they would be told, and the history holds it without secrets. */
  constructor(timing: AlertTiming, append: (event: NewEvent) => void, redact: Redact = (text) => text) {
    this.timing = timing;
    this.#append = append;
    this.#redact = redact;
  }

  /** Goes on with the incidents that an earlier run of Stacklight left open, so that nobody is told twice. */
  restore(events: readonly HistoryEvent[], now: number, wall: number): void {
    this.#open = leftOpen(events, now, wall);
  }

  /** Something happened to the machine: what is found to fail at the next look, or `until` then (monotonic ms), has this cause in common. */
  struck(what: string, until?: number): void {
    this.#struck = { what, until };
  }

  /** Takes note of a change of state that nobody asked for. `now` is monotonic. */
  mark(
    { spec, service }: Pick<ManagedService, 'spec' | 'service'>,
    { from, to, actor, data }: Transition,
    now: number,
  ): void {
    if (service.desired === 'down' || actor === 'user' || to === 'stopping' || from === 'stopping') return;
    const add = (kind: InstabilitySample['kind']) => {
      this.#marks = marked(this.#marks, { kind, service: spec.id, at: now });
    };
    const left = isGood(from) && !isGood(to);
    // That a service is up for the first time is no change that anybody worries about.
    const back = isGood(to) && this.#marks.some((mark) => mark.kind === 'changed' && mark.service === spec.id);
    if (left || (back && !isGood(from))) add('changed');
    // What ended while nobody watched was not seen to end together; what was out of order long before did not begin with it.
    const out = this.#outageOf(spec.id);
    const wasOut = out !== undefined && now - out.since > LIMITS.incidents.burstMs;
    if (data && actor === 'outside' && to !== 'completed' && from !== 'unknown' && !wasOut) add('ended');
  }

  /** Looks at the stack; returns true when an incident changed. */
  look(managedServices: readonly ManagedService[], services: Machines, now: number, wall: number): boolean {
    const pulses = this.#pulses(managedServices, services, now, wall);
    const wanted = new Set(pulses.filter((one) => one.wanted).map(({ id }) => id));
    // What a person stopped begins anew when it is wanted again: its ups and downs of before are no part of that.
    this.#marks = this.#marks.filter(({ service }) => wanted.has(service));
    this.#justOver.forgetAllBut(wanted);
    const before = this.#open;
    const { open, changes } = nextIncidents(before, pulses, this.timing, now, wall, unrestAt(this.#marks, now));
    this.#open = open;
    for (const change of changes) {
      if (change.kind === 'closed') this.#close(change, now, wall);
      else
        this.#changed(
          change,
          before.find(({ id }) => id === change.incident.id),
          now,
          wall,
        );
    }
    return changes.length > 0;
  }

  /** A service is called otherwise now; what is said of it goes with it. */
  renamed(from: string, id: string): void {
    const named = (one: string) => (one === from ? id : one);
    this.#open = this.#open.map((incident) => renamedIn(incident, named));
    this.#justOver.renamed(named);
    this.#marks = this.#marks.map((mark) => ({ ...mark, service: named(mark.service) }));
  }

  /** Monotonic ms at which people are to be told something, so that somebody looks then. */
  dueAt(): number | undefined {
    return nextDueAt(this.#open, this.timing.afterMs);
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** The incidents that go on now, oldest first, also those of which nobody was told yet. */
  get current(): readonly Incident[] {
    return this.#open.map(viewOfIncident);
  }

  /** What people are told of: incidents of services that were down for longer than `alerts.after`, open ones last. */
  announced(): readonly Incident[] {
    return [...this.#closed, ...this.#open.filter(({ due }) => due).map(viewOfIncident)];
  }

  #outageOf(service: string): OpenIncident['outages'][number] | undefined {
    return this.#open.flatMap(({ outages }) => outages).find((one) => one.service === service);
  }

  #pulses(
    managedServices: readonly ManagedService[],
    services: Machines,
    now: number,
    wall: number,
  ): readonly ServiceCondition[] {
    const dependencies = new Map(managedServices.map(({ spec }) => [spec.id, spec.dependsOn]));
    const dependenciesOf = (id: string) => dependencies.get(id) ?? [];
    const { what, until = now } = this.#struck ?? {};
    const struck = now <= until ? what : undefined;
    if (this.#struck?.until === undefined) this.#struck = undefined;
    return managedServices.map((managed) => {
      const { id } = managed.spec;
      const places = { root: rootCause(id, dependenciesOf, services), needs: allDependencies(id, dependenciesOf) };
      const seen = pulseOf(managed, places, services, { now, wall });
      const pulse = isBroken(seen) ? { ...seen, cause: this.#redact(seen.cause) } : seen;
      return pulse.shared === undefined && struck !== undefined ? { ...pulse, shared: struck } : pulse;
    });
  }

  #changed(
    { kind, incident: seen }: Exclude<IncidentChange, { kind: 'closed' }>,
    before: OpenIncident | undefined,
    now: number,
    wall: number,
  ): void {
    const flapsNow = seen.flapping !== undefined && !before?.flapping;
    const incident = flapsNow ? this.#absorbing(seen, now) : seen;
    this.#open = this.#open.map((one) => (one === seen ? incident : one));
    this.#tell(incident, kind, wall, causeOf(kind, incident, before));
    if (flapsNow && kind !== 'flapping') this.#tell(incident, 'flapping', wall, noteAbout(incident) ?? '');
    if (incident.alert && incident.alert.number !== before?.alert?.number) {
      const news = before?.due !== true ? 'due' : incident.alert.kind === 'reminder' ? 'reminder' : 'again';
      this.onNews({ kind: news, incident: viewOfIncident(incident) });
    }
  }

  /** Short incidents of the service just before were the beginning of the flapping: it is all one. */
  #absorbing(incident: OpenIncident, now: number): OpenIncident {
    const earlier = this.#justOver.of(incident.flapping?.service ?? '', now);
    if (earlier.length === 0) return incident;
    const absorbs = [...(incident.absorbs ?? []), ...earlier.map(({ id }) => id)];
    this.#closed = this.#closed.filter((one) => !absorbs.includes(one.id));
    return { ...incident, openedAt: Math.min(incident.openedAt, ...earlier.map(({ openedAt }) => openedAt)), absorbs };
  }

  #close({ incident, ending, left }: Extract<IncidentChange, { kind: 'closed' }>, now: number, wall: number): void {
    this.#justOver.add(incident, now);
    const over = { ...viewOfIncident(incident), closedAt: wall, ending };
    const waited = incident.services.filter((id) => !left.includes(id));
    const back = `${formatList(waited)} ${waited.length > 1 ? 'are' : 'is'} back after ${formatDuration(wall - incident.openedAt)}`;
    this.#tell(incident, 'closed', wall, ending === 'back' ? back : describeEnd(over, wall), { ending, left });
    if (!incident.due) return;
    this.#closed = [...this.#closed, over].slice(-LIMITS.incidents.kept);
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
    const findings = findingsOf(this.findings(), incident.services);
    const data = { ...incidentData(incident, phase), ...end, ...(findings.length > 0 ? { findings } : {}) };
    this.#append({ at, kind: 'incident', service, cause, actor: 'stacklight', data });
  }
}

/** The sentence of the history. */
function causeOf(
  kind: Exclude<IncidentChange['kind'], 'closed'>,
  incident: OpenIncident,
  before: OpenIncident | undefined,
): string {
  const { alert, outages, cause, burst } = incident;
  switch (kind) {
    case 'flapping':
      return noteAbout(incident) ?? '';
    case 'again':
    case 'reminder':
      return alert ? `${formatList(alert.services)}: ${bareCause(alert.services[0] ?? '', alert.cause)}` : cause;
    case 'eased': {
      const left = (before?.outages ?? []).filter(({ service }) => !outages.some((one) => one.service === service));
      const names = left.map(({ service }) => service);
      const rest = outages.length === 0 ? 'what needs it' : formatList(outages.map(({ service }) => service));
      return `${formatList(names)} ${names.length > 1 ? 'are' : 'is'} no longer part of it; ${rest} ${outages.length > 1 ? 'are' : 'is'} not back yet`;
    }
    default:
      return wholeCause(cause, burst);
  }
}
