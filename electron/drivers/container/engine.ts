/**
 * The one connection to the container engine, kept alive for as long as Stacklight runs. The list is the truth, events are
 * hints: every way in which a connection can fail ends in the same place: back off, find the engine, list everything.
 */
import { LIMITS } from '../../limits.ts';
import type { ContainerFacts } from '../../ports/types.ts';
import type { Problem, Result } from '../../result.ts';
import { ContainerCache } from './cache.ts';
import { type EngineClient, type RequestProblem, request } from './client.ts';
import { type Connection, connect, untilBroken } from './connection.ts';
import type { Container } from './container.ts';
import type { EngineChange, EngineOptions, EngineState, EngineTiming } from './engine-types.ts';
import { EventIntake } from './event-intake.ts';
import type { EngineEvent } from './events.ts';
import { factsOf } from './facts.ts';
import { OwnActions } from './own-actions.ts';
import { Pause } from './pause.ts';

/** Starts to look for the engine at once; `close` ends everything it does. */
export class Engine {
  readonly own = new OwnActions();
  readonly timing: EngineTiming;
  /** Resolves after the first attempt, whatever came of it. */
  readonly ready: Promise<void>;
  readonly #options: EngineOptions;
  readonly #cache: ContainerCache;
  readonly #listeners = new Set<(change: EngineChange) => void>();
  readonly #intake = new EventIntake();
  readonly #pause = new Pause();
  #settleReady: () => void = () => {};
  #state: EngineState = { type: 'connecting' };
  #connection: Connection | undefined;
  #resyncTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.timing = { ...LIMITS.engine, ...options.timing };
    this.#cache = new ContainerCache({
      requestMs: this.timing.requestMs,
      concurrency: this.timing.concurrency,
      results: LIMITS.health.keptResults,
      outputBytes: LIMITS.health.outputBytes,
    });
    this.ready = new Promise((resolve) => {
      this.#settleReady = resolve;
    });
    void this.#run();
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Every container, also stopped ones, as last seen. */
  list(): readonly Container[] {
    return this.#cache.all();
  }

  get(id: string): Container | undefined {
    return this.#cache.get(id);
  }

  /** Running containers for the port inventory. Not `known`: no conclusion may be drawn from what is missing. */
  async containers(): Promise<{ readonly known: boolean; readonly facts: readonly ContainerFacts[] }> {
    await this.ready;
    return { known: this.#state.type === 'reachable', facts: this.list().flatMap((one) => factsOf(one) ?? []) };
  }

  onChange(listener: (change: EngineChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs one API request with its deadline, or fails at once while the engine is known to be away. */
  async request<T>(
    what: string,
    run: (docker: EngineClient['docker'], signal: AbortSignal) => Promise<T>,
    timeoutMs = this.timing.requestMs,
  ): Promise<Result<T, RequestProblem>> {
    await this.ready;
    const client = this.#connection?.client;
    if (client) return request(client, what, timeoutMs, run);
    return { ok: false, problem: this.#problem() };
  }

  /** How a container is right now, past the cache; undefined when it is not there. */
  async refresh(id: string): Promise<Result<Container | undefined, RequestProblem>> {
    await this.ready;
    const client = this.#connection?.client;
    return client ? this.#cache.refresh(client, id) : { ok: false, problem: this.#problem() };
  }

  /** The full list, at once. */
  async resync(): Promise<Result<void, RequestProblem>> {
    await this.ready;
    const client = this.#connection?.client;
    if (!client) return { ok: false, problem: this.#problem() };
    const listed = await this.#cache.resync(client);
    if (listed.ok) this.#publish({ type: 'resync' });
    return listed;
  }

  /** Lets every watcher look again, after an action of ours that they were told to disregard meanwhile. */
  announce(): void {
    this.#publish({ type: 'resync' });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#resyncTimer);
    this.#connection?.stream.close();
    this.#pause.end();
    this.#listeners.clear();
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt += 1) {
      const connected = await connect(
        {
          discovery: { ...this.#options, connectMs: this.timing.connectMs },
          requestMs: this.timing.requestMs,
          since: this.#intake.since(this.timing.overlapMs),
        },
        this.#cache,
        { event: (event) => this.#take(event), garbage: () => this.#resyncSoon(0) },
      );
      if (this.#closed) return connected.ok ? connected.value.stream.close() : undefined;
      if (connected.ok && (await this.#follow(connected.value))) attempt = 0;
      if (!connected.ok) this.#lose(connected.problem);
      const delays = this.timing.reconnectMs;
      if (!this.#closed) await this.#pause.for(delays[Math.min(attempt, delays.length - 1)] ?? 0);
    }
  }

  /** True when the connection held long enough to start the back-off anew. */
  async #follow(connection: Connection): Promise<boolean> {
    const since = performance.now();
    const wasAway = this.#state.type === 'unreachable';
    this.#connection = connection;
    this.#state = { type: 'reachable' };
    this.#settleReady();
    if (wasAway) this.#publish({ type: 'back' });
    // First what the events say about how things came about, then what is left to say.
    for (const event of this.#intake.kept()) this.#publish({ type: 'event', event });
    this.#publish({ type: 'resync' });
    this.#resyncSoon(this.timing.resyncMs);
    await untilBroken(connection, this.timing);
    clearTimeout(this.#resyncTimer);
    return performance.now() - since > Math.max(...this.timing.reconnectMs);
  }

  #lose(problem: Problem): void {
    const known = this.#state.type === 'unreachable';
    this.#connection = undefined;
    this.#state = { type: 'unreachable', problem };
    this.#settleReady();
    if (!known) this.#publish({ type: 'lost', problem });
  }

  #take(event: EngineEvent): void {
    if (!this.#intake.take(event)) return;
    const client = this.#connection?.client;
    if (!client) {
      this.#intake.keep(event);
      return;
    }
    void this.#cache.refresh(client, event.id).then((refreshed) => {
      // Without an answer the event is only half the story; the full list tells it.
      if (refreshed.ok) this.#publish({ type: 'event', event });
      else this.#resyncSoon(this.timing.connectMs);
    });
  }

  #resyncSoon(delayMs: number): void {
    clearTimeout(this.#resyncTimer);
    if (this.#closed) return;
    this.#resyncTimer = setTimeout(async () => {
      await this.resync();
      this.#resyncSoon(this.timing.resyncMs);
    }, delayMs);
  }

  #problem(): Problem {
    if (this.#state.type === 'unreachable') return this.#state.problem;
    return { code: 'engine-down', message: 'The container engine is being looked for.' };
  }

  #publish(change: EngineChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
