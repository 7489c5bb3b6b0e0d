import { join } from 'node:path';
import type { HistoryEvent } from '../../contract.ts';
import { HISTORY_TORN } from '../../history/file.ts';
import { HistoryLog, type NewEvent } from '../../history/log.ts';
import type { ServiceEvent } from '../../lifecycle/events.ts';
import type { Effect, Service, Transition } from '../../lifecycle/service.ts';
import type { Problem } from '../../result.ts';
import { type Redact, redactValue } from '../../secrets/redact.ts';
import type { Stack } from '../../stack/stack.ts';
import { IncidentTracker } from '../incidents/incident-tracker.ts';
import type { Clock } from '../model/clock.ts';
import { Ledger, type LedgerContent, readLedger } from '../model/ledger.ts';
import { ledgerFromHistory } from '../model/ledger-from-history.ts';
import { type ManagedService, newManagedService, redefined } from '../model/managed-service.ts';
import type { StackPaths } from '../model/stack-paths.ts';
import { StackSecrets } from '../redaction/stack-secrets.ts';
import { Dispatcher } from './dispatcher.ts';

/** Who else must know when something happened. */
export interface StateListener {
  effect(managed: ManagedService, effect: Effect): void;
  settled(): void;
  /** A change of state is in the history, under its number. */
  recorded?(managed: ManagedService, event: HistoryEvent, transition: Transition): void;
}

/** What one stack remembers: its services' states, their history on disk, the ledger, the incidents. */
export class StackState {
  readonly paths: StackPaths;
  readonly dispatcher: Dispatcher;
  readonly history: HistoryLog;
  readonly incidents: IncidentTracker;
  readonly saved: LedgerContent | undefined;
  /** What may never be told; every event goes through it. */
  readonly secrets: StackSecrets;
  readonly #recorded: NonNullable<StateListener['recorded']>;
  readonly #managedServices: Map<string, ManagedService>;
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #bootId: string;
  #stack: Stack;

  private constructor(
    stack: Stack,
    paths: StackPaths,
    history: HistoryLog,
    saved: LedgerContent | undefined,
    bootId: string,
    clock: Clock,
    listener: StateListener,
  ) {
    this.#stack = stack;
    this.secrets = new StackSecrets(stack);
    this.#recorded = (...told) => listener.recorded?.(...told);
    this.paths = paths;
    this.history = history;
    this.saved = saved;
    this.#bootId = bootId;
    this.#clock = clock;
    this.#ledger = new Ledger(paths.ledger);
    const now = clock.now();
    const wall = clock.wall();
    // Pids of another boot mean nothing: only the wishes and the numbering go on.
    const sameBoot = saved?.bootId === bootId;
    this.#managedServices = new Map(
      stack.services.map((spec) => {
        const known = saved?.services[spec.id];
        return [
          spec.id,
          newManagedService(stack, spec, known && { ...known, earlier: sameBoot ? known.earlier : [] }, now, wall),
        ];
      }),
    );
    this.incidents = new IncidentTracker(
      stack.alerts,
      (event) => this.record(event),
      (text) => this.redact(text),
    );
    this.incidents.restore(history.openIncidents, now, wall);
    // What is found down at the first look after a boot went down with the machine.
    if (saved && !sameBoot) this.incidents.struck('boot');
    this.dispatcher = new Dispatcher(this.managedServices, clock, {
      transition: (managed, transition, at) => this.#onTransition(managed, transition, at),
      effect: (managed, effect) => listener.effect(managed, effect),
      settled: () => listener.settled(),
    });
  }

  /** Reads back what an earlier run left. Problems are told in the history and returned; none of them stops the stack. */
  static async open(
    stack: Stack,
    paths: StackPaths,
    bootId: string,
    clock: Clock,
    listener: StateListener,
  ): Promise<{ state: StackState; problems: Problem[] }> {
    const { log, dropped } = await HistoryLog.open(paths.history);
    const { content, problem } = await readLedger(paths.ledger, clock.wall());
    // Without its record a service that was wanted must not be lost: the history knows what was.
    const saved = problem ? ledgerFromHistory(await log.read(), stack.file, bootId) : content;
    const state = new StackState(stack, paths, log, saved, bootId, clock, listener);
    const problems = problem ? [problem] : [];
    if (dropped > 0) {
      const message = `${dropped} ${dropped === 1 ? 'line' : 'lines'} of the history could not be read and ${dropped === 1 ? 'was' : 'were'} skipped.`;
      problems.push({ code: HISTORY_TORN, message, file: paths.history });
    }
    for (const one of problems) state.note(one.message, { code: one.code });
    return { state, problems };
  }

  /** In the order of the stack file. */
  get managedServices(): ReadonlyMap<string, ManagedService> {
    return this.#managedServices;
  }

  /** What the stack file said when it was good last. */
  get stack(): Stack {
    return this.#stack;
  }

  /**
   * From now on the stack is defined so. What is not in it any more must have been stopped before; what is `renamed` lives on
   * under its new id.
   */
  redefine(stack: Stack, renamed: readonly { readonly id: string; readonly from: string }[] = []): void {
    const now = this.#clock.now();
    const wall = this.#clock.wall();
    const managedServices = stack.services.map((spec) => {
      const formerly = renamed.find(({ id }) => id === spec.id)?.from ?? spec.id;
      const known = this.#managedServices.get(formerly);
      return known ? redefined(known, stack, spec, now, wall) : newManagedService(stack, spec, undefined, now, wall);
    });
    // The same map, in the new order: the state machine holds on to it.
    this.#managedServices.clear();
    for (const managed of managedServices) this.#managedServices.set(managed.spec.id, managed);
    for (const { from, id } of renamed) this.incidents.renamed(from, id);
    this.incidents.timing = stack.alerts;
    this.secrets.declared(stack);
    this.#stack = stack;
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

  send(id: string, event: ServiceEvent): void {
    this.dispatcher.send(id, event);
  }

  services(): ReadonlyMap<string, Service> {
    return this.dispatcher.services();
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
    const services = Object.fromEntries(
      [...this.managedServices].map(([id, managed]) => [id, savedOf(managed, this.redact)]),
    );
    return this.#ledger.save({ version: 1, file: this.stack.file, bootId: this.#bootId, services });
  }

  /** What the disk refused, if anything: people should know that a crash now would lose it. */
  diskProblem(): string | undefined {
    return this.history.problem ?? this.#ledger.problem;
  }

  async close(): Promise<void> {
    await this.save();
    await this.#ledger.flushed();
    await this.history.close();
  }

  #onTransition(managed: ManagedService, transition: Transition, at: number): void {
    const { from, to, cause, actor, generation } = transition;
    // At its end the process is the previous one already; at a start that one has nothing to do with it.
    const ended = to !== 'starting' && to !== 'waiting' && (transition.data !== undefined || from === 'stopping');
    const pid = (managed.running ?? (ended ? managed.previous : undefined))?.process?.pid;
    const facts = { ...(pid === undefined ? {} : { pid }), ...transition.data };
    const data = Object.keys(facts).length > 0 ? { data: facts } : {};
    const told = {
      at,
      kind: 'transition',
      service: managed.spec.id,
      from,
      to,
      cause,
      actor,
      generation,
      ...data,
    } as const;
    this.#recorded(managed, this.record(told), transition);
  }
}

function savedOf(managed: ManagedService, redact: Redact): LedgerContent['services'][string] {
  const { running, service } = managed;
  return {
    desired: managed.stoppedForReload ? 'up' : service.desired,
    generation: service.generation,
    earlier: [...managed.earlier],
    ...(managed.made.length > 0 ? { made: [...managed.made] } : {}),
    state: service.phase.state,
    since: managed.since,
    ...(service.phase.state === 'failed' ? { reason: redact(service.phase.reason) } : {}),
    ...(running
      ? {
          running: {
            startedAt: running.startedAt,
            ...(running.process ? { process: { ...running.process } } : {}),
            ...(running.container ? { container: { id: running.container.id, name: running.container.name } } : {}),
          },
        }
      : {}),
  };
}
