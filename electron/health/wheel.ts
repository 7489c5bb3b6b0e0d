import { LIMITS } from '../limits.ts';

/** The time source of the room: monotonic, and replaceable in tests. */
export interface WheelClock {
  nowMs(): number;
  /** Calls `run` once after `delayMs`; returns the function that withdraws it. */
  after(delayMs: number, run: () => void): () => void;
}

const systemClock: WheelClock = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

interface WheelOptions {
  readonly clock?: WheelClock;
  readonly tickMs?: number;
  readonly wakes?: () => void;
}

/** The longest delay that setTimeout can wait. */
const MAX_DELAY_MS = 2_147_000_000;

/**
 * Many deadlines, one timer: entries that fall into the same slot of `tickMs` fire together, and only the next
 * slot in use is waited for, so an idle wheel never wakes the machine. An entry fires at its time or up to a tick later.
 */
export class TimerWheel {
  readonly #clock: WheelClock;
  readonly #tickMs: number;
  readonly #wakes: () => void;
  readonly #slots = new Map<number, Map<string, () => void>>();
  readonly #slotOf = new Map<string, number>();
  #armed: { readonly slot: number; readonly cancel: () => void } | undefined;

  /** `wakes` is told before anything fires. */
  constructor({ clock = systemClock, tickMs = LIMITS.health.wheelTickMs, wakes = () => undefined }: WheelOptions = {}) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#wakes = wakes;
  }

  /** Calls `run` after `dueInMs`; an earlier entry of the same key is replaced. */
  schedule(key: string, dueInMs: number, run: () => void): void {
    this.cancel(key);
    const slot = this.#slotAfter(dueInMs);
    const entries = this.#slots.get(slot) ?? new Map<string, () => void>();
    entries.set(key, run);
    this.#slots.set(slot, entries);
    this.#slotOf.set(key, slot);
    if (!this.#armed || slot < this.#armed.slot) this.#arm(slot);
  }

  /** Withdraws an entry; nothing happens when there is none. */
  cancel(key: string): void {
    const slot = this.#slotOf.get(key);
    if (slot === undefined) return;
    this.#slotOf.delete(key);
    const entries = this.#slots.get(slot);
    entries?.delete(key);
    if (entries?.size !== 0) return;
    this.#slots.delete(slot);
    if (this.#armed?.slot === slot) this.#rearm();
  }

  /** How many entries fire together with one that would be due then. */
  crowd(dueInMs: number): number {
    return this.#slots.get(this.#slotAfter(dueInMs))?.size ?? 0;
  }

  get size(): number {
    return this.#slotOf.size;
  }

  /** The end of the slot that `dueInMs` falls into is never before the due time. */
  #slotAfter(dueInMs: number): number {
    return Math.ceil((this.#clock.nowMs() + Math.max(0, dueInMs)) / this.#tickMs);
  }

  #rearm(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots.keys()) next = Math.min(next, slot);
    if (Number.isFinite(next)) this.#arm(next);
    else {
      this.#armed?.cancel();
      this.#armed = undefined;
    }
  }

  #arm(slot: number): void {
    this.#armed?.cancel();
    const delayMs = Math.min(MAX_DELAY_MS, Math.max(0, slot * this.#tickMs - this.#clock.nowMs()));
    this.#armed = { slot, cancel: this.#clock.after(delayMs, () => this.#fire()) };
  }

  /** Fires every slot that is due: after a sleep of the machine that is more than one. */
  #fire(): void {
    this.#armed = undefined;
    try {
      this.#wakes();
    } finally {
      this.#fireDue();
    }
  }

  #fireDue(): void {
    const due: (() => void)[] = [];
    const now = this.#clock.nowMs();
    for (const [slot, entries] of [...this.#slots].sort(([a], [b]) => a - b)) {
      if (slot * this.#tickMs > now) break;
      this.#slots.delete(slot);
      for (const [key, run] of entries) {
        this.#slotOf.delete(key);
        due.push(run);
      }
    }
    try {
      for (const run of due) run();
    } finally {
      this.#rearm();
    }
  }
}
