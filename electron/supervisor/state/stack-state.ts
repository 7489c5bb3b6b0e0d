import { join } from 'node:path';
import type { HistoryEvent } from '../../contract/history.ts';
import type { HistoryLog, NewEvent } from '../../history/log.ts';
import type { Effect, Machines, Transition } from '../../lifecycle/service.ts';
import { StackMetrics } from '../../metrics/stack-metrics.ts';
import { type Redact, redactValue } from '../../secrets/redact.ts';
import type { Definition } from '../../stack/definition.ts';
import type { Stack } from '../../stack/stack.ts';
import { IncidentTracker } from '../incidents/incident-tracker.ts';
import { LaterIncidents } from '../incidents/later-incidents.ts';
import { type Clock, momentOf } from '../model/clock.ts';
import { digestOf } from '../model/definition-digest.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { LedgerContent, SavedService } from '../model/saved-service.ts';
import type { StackPaths } from '../model/stack-paths.ts';
import { StackSecrets } from '../redaction/stack-secrets.ts';
import { type Left, pendingOf, type RunChange } from './approved-change.ts';
import { Dispatcher } from './dispatcher.ts';
import { leftServices } from './left-services.ts';
import { measure } from './measure.ts';
import type { ManagedEvent, Renamed, StackEvent } from './record-event.ts';
import { RunMemory } from './run-memory.ts';
import { newStackRecord, type StackRecord } from './step.ts';
import { transitionEvent } from './transition-event.ts';

/** Who else must know when something happened. */
export interface StateListener {
  effect(managed: ManagedService, effect: Effect): void;
  /** `changed`: the services of which something is known that was not. */
  settled(calm: boolean, changed: readonly string[]): void;
  /** A change of state is in the history, under its number. */
  recorded(managed: ManagedService, event: HistoryEvent, transition: Transition): void;
}

/** What outlives a run of Stacklight: the history, the ledger, and what the ledger held at the start. */
export interface StateDisk {
  readonly history: Pick<
    HistoryLog,
    'append' | 'recent' | 'openIncidents' | 'generations' | 'read' | 'flushed' | 'close' | 'problem'
  >;
  readonly ledger: Pick<Ledger, 'save' | 'flushed' | 'problem'>;
  readonly left: Left;
}

/** What one stack remembers: its services' states, their history on disk, the ledger, the incidents. */
export class StackState {
  readonly paths: StackPaths;
  readonly history: StateDisk['history'];
  readonly incidents: LaterIncidents;
  readonly saved: LedgerContent | undefined;
  /** Services that have another name since a change that the last run did not take over to its end. */
  readonly renamedSince: readonly Renamed[];
  /** What may never be told; every event goes through it. */
  readonly secrets: StackSecrets;
  /** For charts. */
  readonly metrics = new StackMetrics();
  readonly #dispatcher: Dispatcher;
  readonly #memory: RunMemory;
  readonly #clock: Clock;
  readonly #bootId: string;
  readonly #outdated: Left['outdated'];
  #listener: StateListener | undefined;

  /** `disk`: what an earlier run left, and where this one writes. */
  constructor(stack: Stack, paths: StackPaths, disk: StateDisk, bootId: string, clock: Clock) {
    const { left, history } = disk;
    const { saved } = left;
    this.secrets = new StackSecrets(stack);
    this.paths = paths;
    this.history = history;
    this.saved = saved;
    this.renamedSince = left.renamed;
    this.#outdated = left.outdated;
    this.#bootId = bootId;
    this.#clock = clock;
    const moment = momentOf(clock);
    // Pids of another boot mean nothing: only the wishes and the numbering go on.
    const sameBoot = saved?.bootId === bootId;
    const tracker = new IncidentTracker(
      stack.alerts,
      (event) => this.record(event),
      (text) => this.redact(text),
    );
    this.incidents = new LaterIncidents(tracker);
    this.incidents.restore(history.openIncidents, moment.now, moment.wall);
    for (const { from, id } of left.renamed) this.incidents.renamed(from, id);
    // What is found down at the first look after a boot went down with the machine.
    if (saved && !sameBoot) this.incidents.struck('boot');
    const begins = newStackRecord(stack, leftServices(saved?.services ?? {}, history.generations, sameBoot), moment);
    this.#dispatcher = new Dispatcher(begins, clock, {
      fact: (managed, transition, at) => this.#onTransition(managed, transition, at),
      stepped: (before, after) => void this.#memory.stepped(before, after),
      effect: (managed, effect) => this.#listener?.effect(managed, effect),
      settled: (calm, changed) => this.#listener?.settled(calm, changed),
    });
    this.#memory = new RunMemory(disk.ledger, saved?.services ?? {}, {
      ...{ bootId, redact: this.redact, change: saved?.change },
      now: () => this.#dispatcher.stack,
    });
  }

  /** Told of everything from now on; before, nothing happens. */
  listen(listener: StateListener): void {
    this.#listener = listener;
  }

  /** In the order of the stack file. */
  get managedServices(): ReadonlyMap<string, ManagedService> {
    return this.#dispatcher.services;
  }

  /** What the stack file said when it was good last. */
  get stack(): Stack {
    return this.#dispatcher.stack.stack;
  }

  /**
   * From now on the stack is defined so. What is not in it any more must have been stopped before; what is `renamed` lives on
   * under its new id. `rerun`: ids of those that run otherwise from their next start on.
   */
  redefine(stack: Stack, { renamed, rerun }: RunChange): void {
    for (const { from, id } of renamed) this.incidents.renamed(from, id);
    for (const { from, id } of renamed) this.metrics.renamed(from, id);
    this.metrics.keepOnly(new Set(stack.services.map(({ id }) => id)));
    this.incidents.timing = stack.alerts;
    this.secrets.declared(stack);
    this.#dispatcher.dispatch([{ kind: 'redefined', stack, renamed, rerun, generations: this.history.generations }]);
  }

  /** Pids, sockets and start tokens of the saved state belong to this boot. */
  get sameBoot(): boolean {
    return this.saved?.bootId === this.#bootId;
  }

  /** Monotonic milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  managed(id: string): ManagedService | undefined {
    return this.managedServices.get(id);
  }

  /** What happened to one service, told together: nobody sees it half told. */
  send(id: string, ...events: readonly ManagedEvent[]): void {
    for (const event of events) measure(this.metrics, this.managed(id), event, this.#clock.wall());
    this.#dispatcher.send(id, ...events);
  }

  /** What happened to several of them. */
  dispatch(events: readonly StackEvent[]): void {
    this.#dispatcher.dispatch(events);
  }

  /** What is known now, as one value that stays so. */
  get known(): StackRecord {
    return this.#dispatcher.stack;
  }

  services(): Machines {
    return this.#dispatcher.machines();
  }

  /** Takes the stack's secrets out of a text. */
  get redact(): Redact {
    return this.secrets.redact;
  }

  record(event: NewEvent): HistoryEvent {
    const { cause, data, ...rest } = event;
    const told = { cause: this.redact(cause), ...(data ? { data: redactValue(data, this.redact) } : {}) };
    return this.history.append({ ...rest, ...told });
  }

  /** A line of the history about the stack as a whole. */
  note(cause: string, data?: Record<string, unknown>): void {
    this.record({ at: this.#clock.wall(), kind: 'note', cause, actor: 'stacklight', ...(data ? { data } : {}) });
  }

  /** A line of the history about one service that is no change of its state. */
  noteAbout({ spec, service }: ManagedService, cause: string): void {
    const { generation } = service;
    this.record({ at: this.#clock.wall(), kind: 'note', service: spec.id, cause, actor: 'stacklight', generation });
  }

  logFile(service: string): string {
    return this.paths.log(service);
  }

  /** The folder of the stack, for things of its own. */
  file(name: string): string {
    return join(this.paths.directory, name);
  }

  /** Resolves when the ledger on disk says what is now. */
  save(): Promise<void> {
    return this.#memory.save();
  }

  /** Before anything is done for a wish: it is on the disk, or the disk has had its time. */
  remembered(): Promise<void> {
    return this.#memory.remembered();
  }

  /** What is about to be approved, with what has to be done for it: a run that ends in between leaves the next one to go on with it. */
  announce(now: Definition, change: RunChange): Promise<void> {
    return this.#memory.announce(pendingOf(digestOf(now), change));
  }

  /** Before anything is shown: its history and what must survive a crash are on the disk. */
  async flushed(): Promise<void> {
    await Promise.all([this.history.flushed(), this.remembered()]);
  }

  /** What an earlier run left of a service, once: what is taken out of the stack and comes back is a new one. */
  takeSaved(id: string): SavedService | undefined {
    return this.#memory.take(id);
  }

  /** What an earlier run left of services that are not part of the stack any more and that nobody saw end. */
  removed(): Left['outdated'] {
    return this.#memory.leftOver();
  }

  /** What the last run had begun of services that are another kind of thing since then. */
  outdated(): Left['outdated'] {
    return this.#outdated;
  }

  /** What the disk refused, if anything: people should know that a crash now would lose it. */
  diskProblem(): string | undefined {
    return this.history.problem ?? this.#memory.problem;
  }

  async close(): Promise<void> {
    this.incidents.flush();
    await this.save();
    await this.history.close();
  }

  #onTransition(managed: ManagedService, transition: Transition, at: number): void {
    const event = this.record(transitionEvent(managed, transition, at));
    this.#listener?.recorded(managed, event, transition);
  }
}
