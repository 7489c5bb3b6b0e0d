/** Ends of processes that are not our children, told by the kernel: kqueue(2) with EVFILT_PROC. One thread of the pool waits for all. */
import { setTimeout as pause } from 'node:timers/promises';
import { tell } from '../../fault.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessIdentity } from '../platform.ts';
import { EVENT_BYTES, endedPids, exitOf, noExitOf, wakeable, wakeUp } from './kernel-events.ts';
import type { LibSystem } from './libsystem.ts';

type Queue = Pick<LibSystem, 'kqueue' | 'change' | 'wait' | 'errno'>;

const EVENTS_AT_ONCE = 64;

interface Watched {
  readonly identity: ProcessIdentity;
  readonly onEnd: () => void;
}

export class MacProcessEnds {
  readonly #system: Queue;
  readonly #alive: Platform['alive'];
  readonly #queue: number;
  readonly #watched = new Map<number, Set<Watched>>();
  #waiting = false;

  /** Throws where the kernel gives no queue. */
  constructor(system: Queue, alive: Platform['alive']) {
    this.#system = system;
    this.#alive = alive;
    this.#queue = system.kqueue();
    if (this.#queue < 0 || system.change(this.#queue, wakeable()) < 0)
      throw new Error(`no kernel queue (errno ${system.errno()})`);
    // A thread that waits for ever would keep the process from ending.
    process.once('exit', () => this.#system.change(this.#queue, wakeUp()));
  }

  /** `watchEnd` of the platform. */
  watch(identity: ProcessIdentity, onEnd: () => void): (() => void) | undefined {
    const refused = this.#system.change(this.#queue, exitOf(identity.pid)) < 0;
    // The queue takes whoever has the pid now; the start tells whether that is the one who is meant.
    if (!this.#alive(identity)) {
      if (!refused && !this.#watched.has(identity.pid)) this.#system.change(this.#queue, noExitOf(identity.pid));
      const late = setImmediate(onEnd);
      return () => clearImmediate(late);
    }
    if (refused) return undefined;
    const watched = { identity, onEnd };
    const others = this.#watched.get(identity.pid);
    if (others) others.add(watched);
    else this.#watched.set(identity.pid, new Set([watched]));
    void this.#wait();
    return () => this.#forget(watched);
  }

  async #wait(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    const events = Buffer.alloc(EVENT_BYTES * EVENTS_AT_ONCE);
    while (this.#watched.size > 0) {
      const count = await this.#system.wait(this.#queue, events).catch(() => -1);
      if (count < 0) await this.#lookAtAll();
      else for (const pid of endedPids(events, count)) this.#ended(pid);
    }
    this.#waiting = false;
  }

  /** A queue that fails must not cost an end, nor a whole processor. */
  async #lookAtAll(): Promise<void> {
    await pause(LIMITS.platform.tableAgeMs, undefined, { ref: false });
    for (const [pid, all] of this.#watched)
      if ([...all].some(({ identity }) => !this.#alive(identity))) this.#ended(pid);
  }

  #ended(pid: number): void {
    const all = this.#watched.get(pid) ?? [];
    this.#watched.delete(pid);
    for (const { onEnd } of all) tell(onEnd);
  }

  #forget(watched: Watched): void {
    const { pid } = watched.identity;
    const all = this.#watched.get(pid);
    if (!all?.delete(watched) || all.size > 0) return;
    this.#watched.delete(pid);
    this.#system.change(this.#queue, noExitOf(pid));
    if (this.#watched.size === 0) this.#system.change(this.#queue, wakeUp());
  }
}
