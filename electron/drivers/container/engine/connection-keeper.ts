/**
 * Keeps the connection to the engine up. Every way in which it can fail ends in the same place:
 * back off, find the engine, list everything.
 */

import { fail, messageOf, type Problem } from '../../../result.ts';
import { Pause } from './cancellable-wait.ts';
import type { EngineClient } from './client.ts';
import { type Connection, connect, untilBroken } from './connection.ts';
import type { ContainerCache } from './container-cache.ts';
import { EventIntake } from './event-intake.ts';
import type { EngineEvent } from './parse-events.ts';
import type { EngineChange, EngineOptions, EngineState, EngineTiming } from './types.ts';

export class Link {
  /** Resolves after the first attempt, whatever came of it. */
  readonly ready: Promise<void>;
  readonly #options: EngineOptions;
  readonly #timing: EngineTiming;
  readonly #cache: ContainerCache;
  readonly #publish: (change: EngineChange) => void;
  readonly #intake = new EventIntake();
  readonly #pause = new Pause();
  #settleReady: () => void = () => {};
  #state: EngineState = { type: 'connecting' };
  /** Grows when what is being connected to may be the wrong one. */
  #begun = 0;
  #connection: Connection | undefined;
  #resyncTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    options: EngineOptions,
    timing: EngineTiming,
    cache: ContainerCache,
    publish: (change: EngineChange) => void,
  ) {
    this.#options = options;
    this.#timing = timing;
    this.#cache = cache;
    this.#publish = publish;
    this.ready = new Promise((resolve) => {
      this.#settleReady = resolve;
    });
    void this.#run();
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Undefined while the engine is away. */
  get client(): EngineClient | undefined {
    return this.#connection?.client;
  }

  /** The connection is not to be trusted any more: it is made anew. */
  renew(): void {
    this.#begun += 1;
    this.#connection?.stream.close();
  }

  /** Finds the engine anew: which one is to be used may have changed. */
  again(): void {
    this.#begun += 1;
    this.#intake.forget();
    this.#connection?.stream.close();
    this.#pause.skip();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#resyncTimer);
    this.#connection?.stream.close();
    this.#pause.end();
  }

  async #run(): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt += 1) {
      const begun = this.#begun;
      const { env, home, sockets, context } = this.#options;
      const options = {
        discovery: { env, home, sockets, context: context?.() ?? '', connectMs: this.#timing.connectMs },
        requestMs: this.#timing.requestMs,
        since: this.#intake.since(this.#timing.overlapMs),
      };
      const connected = await connect(options, this.#cache, {
        event: (event) => this.#take(event),
        garbage: () => this.#resyncIn(0),
      }).catch((error: unknown) => fail(failedToConnect(error)));
      if (this.#closed && connected.ok) connected.value.stream.close();
      if (this.#closed) return;
      // Another engine was chosen, or the machine slept, while this connection was being made: it is none to be trusted.
      if (begun !== this.#begun) {
        if (connected.ok) connected.value.stream.close();
        attempt = -1;
        continue;
      }
      if (!connected.ok) this.#lose({ type: 'unreachable', problem: connected.problem });
      else if (await this.#follow(connected.value)) attempt = 0;
      const delays = this.#timing.reconnectMs;
      await this.#pause.for(delays[Math.min(attempt, delays.length - 1)] ?? 0);
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
    this.#resyncIn(this.#timing.resyncMs);
    await untilBroken(connection, this.#timing);
    clearTimeout(this.#resyncTimer);
    return performance.now() - since > Math.max(...this.#timing.reconnectMs);
  }

  #lose(state: Extract<EngineState, { type: 'unreachable' }>): void {
    const known = this.#state.type === 'unreachable';
    this.#connection = undefined;
    this.#state = state;
    this.#settleReady();
    if (!known) this.#publish({ type: 'lost', problem: state.problem });
  }

  #take(event: EngineEvent): void {
    if (!this.#intake.take(event)) return;
    if (!this.client) {
      this.#intake.keep(event);
      return;
    }
    void this.#cache.refresh(this.client, event.id).then((refreshed) => {
      // Without an answer the event is only half the story; the full list tells it.
      if (refreshed.ok) this.#publish({ type: 'event', event });
      else this.#resyncIn(this.#timing.connectMs);
    });
  }

  #resyncIn(delayMs: number): void {
    clearTimeout(this.#resyncTimer);
    if (this.#closed) return;
    this.#resyncTimer = setTimeout(async () => {
      const listed = this.client && (await this.#cache.resync(this.client));
      if (listed?.ok) this.#publish({ type: 'resync' });
      this.#resyncIn(this.#timing.resyncMs);
    }, delayMs);
  }
}

/** A fault of ours; the next try may do better. */
function failedToConnect(error: unknown): Problem {
  const message = `Stacklight itself failed to reach the container engine: ${messageOf(error)}.`;
  return { code: 'engine-down', message };
}
