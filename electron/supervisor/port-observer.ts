import type { Engine } from '../drivers/container/engine.ts';
import type { Platform } from '../platform/platform.ts';
import { takeInventory } from '../ports/inventory.ts';
import type { Inventory } from '../ports/types.ts';
import { watchPorts } from '../ports/watch.ts';

/** Who wants to know about ports. */
export interface PortListener {
  /** Ports that matter to it. */
  watched(): readonly number[];
  judge(inventory: Inventory): Promise<void>;
}

/** Changes come in bursts (a server and its workers): one look for all of them. */
const SETTLE_MS = 60;

/**
 * Looks at the ports of the machine for all stacks together: cheaply every second at whether anything on a watched port
 * changed, and in full only then.
 */
export class PortObserver {
  readonly #platform: Platform;
  readonly #engine: Engine;
  readonly #listeners: () => readonly PortListener[];
  readonly #endWatch: () => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(platform: Platform, engine: Engine, listeners: () => readonly PortListener[]) {
    this.#platform = platform;
    this.#engine = engine;
    this.#listeners = listeners;
    this.#endWatch = watchPorts(
      platform,
      () => new Set(this.#ports()),
      () => this.lookSoon(),
    );
  }

  /** Something happened that may have changed who holds what. */
  lookSoon(): void {
    if (this.#closed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.look();
    }, SETTLE_MS);
  }

  /** A look that begins after this call. */
  async look(): Promise<void> {
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      await this.#running;
      if (!this.#again) return this.#running ?? Promise.resolve();
    }
    this.#again = false;
    this.#running = this.#lookNow().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async #lookNow(): Promise<void> {
    const listeners = this.#listeners();
    const ports = this.#ports();
    if (ports.length === 0) return;
    const { known, facts } = await this.#engine.containers();
    const inventory = await takeInventory(this.#platform, facts, known, ports);
    await Promise.all(listeners.map((listener) => listener.judge(inventory)));
  }

  #ports(): readonly number[] {
    return [...new Set(this.#listeners().flatMap((listener) => listener.watched()))];
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#endWatch();
  }
}
