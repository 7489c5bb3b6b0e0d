/**
 * The container engine, as everybody else sees it: one object for as long as Stacklight runs. The list is the truth,
 * events are hints.
 */
import { tell } from '../../../fault.ts';
import { LIMITS } from '../../../limits.ts';
import type { ContainerFacts } from '../../../ports/types.ts';
import type { Problem, Result } from '../../../result.ts';
import type { Container } from '../container.ts';
import { factsOf } from '../facts.ts';
import { OwnActions } from '../own-actions.ts';
import type { Endpoint } from './address.ts';
import { type EngineClient, type RequestProblem, request } from './client.ts';
import { Link } from './connection-keeper.ts';
import { ContainerCache } from './container-cache.ts';
import type { ContainerTools } from './container-tools.ts';
import type { EngineEvent } from './parse-events.ts';
import { pastEvents, type Until } from './past-events.ts';
import type { EngineChange, EngineOptions, EngineState, EngineTiming } from './types.ts';

/** Starts to look for the engine at once; `close` ends everything it does. */
export class Engine implements ContainerTools {
  readonly own = new OwnActions();
  readonly timing: EngineTiming;
  /** Resolves after the first attempt, whatever came of it. */
  readonly ready: Promise<void>;
  readonly #cache: ContainerCache;
  readonly #link: Link;
  readonly #lookedAt = new Set<string>();
  readonly #listeners = new Set<(change: EngineChange) => void>();

  constructor(options: EngineOptions) {
    this.timing = { ...LIMITS.engine, ...options.timing };
    this.#cache = new ContainerCache({
      requestMs: this.timing.requestMs,
      concurrency: this.timing.concurrency,
      results: LIMITS.health.keptResults,
      outputBytes: LIMITS.health.outputBytes,
    });
    this.#link = new Link(options, this.timing, this.#cache, (change) => this.#publish(change));
    this.ready = this.#link.ready;
  }

  get state(): EngineState {
    return this.#link.state;
  }

  /** Where it was found; undefined while it is away. */
  get endpoint(): Endpoint | undefined {
    return this.#link.client?.endpoint;
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
    return { known: this.state.type === 'reachable', facts: this.list().flatMap((one) => factsOf(one) ?? []) };
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
    const client = this.#link.client;
    if (client) return request(client, what, timeoutMs, run);
    return { ok: false, problem: this.#problem() };
  }

  /** How a container is right now, past the cache; undefined when it is not there. */
  async refresh(id: string): Promise<Result<Container | undefined, RequestProblem>> {
    await this.ready;
    const client = this.#link.client;
    return client ? this.#cache.refresh(client, id) : { ok: false, problem: this.#problem() };
  }

  /** Looks at one container and tells what is new about it: results of a health check that change no verdict are no event. */
  async lookAt(id: string): Promise<void> {
    if (this.#lookedAt.has(id)) return;
    this.#lookedAt.add(id);
    const seen = await this.refresh(id).finally(() => this.#lookedAt.delete(id));
    if (seen.ok) this.#publish({ type: 'resync' });
  }

  /** The full list, at once. */
  async resync(): Promise<Result<void, RequestProblem>> {
    await this.ready;
    const client = this.#link.client;
    if (!client) return { ok: false, problem: this.#problem() };
    const listed = await this.#cache.resync(client);
    if (listed.ok) this.#publish({ type: 'resync' });
    return listed;
  }

  /** What the engine remembers of a container; nothing while it is away. */
  async remembered(container: string, since: number, until: Until): Promise<readonly EngineEvent[]> {
    const client = this.#link.client;
    return client ? pastEvents(client, container, since, until) : [];
  }

  /** Lets every watcher look again, after an action of ours that they were told to disregard meanwhile. */
  announce(): void {
    this.#publish({ type: 'resync' });
  }

  /** The machine slept: what was open before may be so at this end alone. */
  renew(): void {
    this.#link.renew();
  }

  /** Finds the engine anew, after another was chosen. */
  reconnect(): void {
    this.#link.again();
  }

  close(): void {
    this.#link.close();
    this.#listeners.clear();
  }

  #problem(): Problem {
    if (this.state.type === 'unreachable') return this.state.problem;
    return { code: 'engine-down', message: 'Looking for the container engine.' };
  }

  #publish(change: EngineChange): void {
    for (const listener of [...this.#listeners]) tell(() => listener(change));
  }
}
