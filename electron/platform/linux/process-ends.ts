/**
 * The end of processes that are not our children, told by the kernel: a pidfd can be read once its process is dead (pidfd_open(2),
 * Linux 5.3). All of them hang on one epoll descriptor that one thread of the pool waits for, so a hundred cost what one costs.
 */
import { readSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { tell } from '../../fault.ts';
import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessIdentity } from '../platform.ts';
import type { Libc } from './libc.ts';

type Calls = Pick<
  Libc,
  'errno' | 'close' | 'pidfdOpen' | 'epollCreate' | 'epollAdd' | 'epollRemove' | 'epollWait' | 'eventfd'
>;

/** `watchEnd` of the platform, by the first of these that is possible: pidfd, or nothing. */
export function endsOfProcesses(libc: () => Libc | undefined, alive: Platform['alive']): Pick<Platform, 'watchEnd'> {
  let ends: ProcessEnds | 'none' | undefined;
  const open = (): ProcessEnds | 'none' => {
    const library = libc();
    try {
      return library ? new ProcessEnds(library, alive) : 'none';
    } catch {
      // An old kernel, or a sandbox that forbids it: they are looked for then.
      return 'none';
    }
  };
  return {
    watchEnd: (identity, onEnd) => {
      ends ??= open();
      return ends === 'none' ? undefined : ends.watch(identity, onEnd);
    },
  };
}

interface Watched {
  readonly identity: ProcessIdentity;
  readonly descriptor: number;
  readonly onEnd: () => void;
}

/** The tag of the descriptor that wakes the waiting thread; processes count from 1. */
const WAKE = 0;

export class ProcessEnds {
  readonly #libc: Calls;
  readonly #alive: (identity: ProcessIdentity) => boolean;
  readonly #epoll: number;
  readonly #wake: number;
  readonly #watched = new Map<number, Watched>();
  #lastTag = WAKE;
  #waiting = false;

  /** `alive`: whether it is this very process that has the pid. Throws where the kernel has no pidfd. */
  constructor(libc: Calls, alive: (identity: ProcessIdentity) => boolean) {
    this.#libc = libc;
    this.#alive = alive;
    this.#epoll = libc.epollCreate();
    this.#wake = libc.eventfd();
    const own = libc.pidfdOpen(process.pid);
    if (this.#epoll < 0 || this.#wake < 0 || own < 0) throw new Error(`no pidfd here (errno ${libc.errno()})`);
    libc.close(own);
    libc.epollAdd(this.#epoll, this.#wake, WAKE);
    // A thread that waits for ever would keep the process from ending.
    process.once('exit', () => this.#wakeUp());
  }

  /**
   * Calls `onEnd` once when the process is dead, never before this returns. The returned function ends the watch.
   * Undefined where the kernel gives no descriptor for it (another user's namespace, out of descriptors), or watches no more of them.
   */
  watch(identity: ProcessIdentity, onEnd: () => void): (() => void) | undefined {
    const descriptor = this.#libc.pidfdOpen(identity.pid);
    // The descriptor names whoever has the pid now; the start tells whether that is the one who is meant.
    if (descriptor < 0 || !this.#alive(identity)) {
      if (descriptor >= 0) this.#libc.close(descriptor);
      else if (this.#alive(identity)) return undefined;
      const late = setImmediate(onEnd);
      return () => clearImmediate(late);
    }
    const tag = ++this.#lastTag;
    if (this.#libc.epollAdd(this.#epoll, descriptor, tag) !== 0) {
      this.#libc.close(descriptor);
      return undefined;
    }
    this.#watched.set(tag, { identity, descriptor, onEnd });
    void this.#wait();
    return () => this.#forget(tag);
  }

  async #wait(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    while (this.#watched.size > 0) {
      const ready = await this.#libc.epollWait(this.#epoll).catch(() => this.#lookedAt());
      for (const tag of ready) {
        // It stays readable until it is read, and would have the next wait return at once.
        if (tag === WAKE) readSync(this.#wake, Buffer.alloc(8));
        const watched = this.#watched.get(tag);
        this.#forget(tag);
        if (watched) tell(watched.onEnd);
      }
    }
    this.#waiting = false;
  }

  /** A wait that fails must not cost an end, nor a whole processor. */
  async #lookedAt(): Promise<readonly number[]> {
    await pause(LIMITS.platform.tableAgeMs, undefined, { ref: false });
    return [...this.#watched].flatMap(([tag, { identity }]) => (this.#alive(identity) ? [] : [tag]));
  }

  #forget(tag: number): void {
    const watched = this.#watched.get(tag);
    if (!watched) return;
    this.#watched.delete(tag);
    this.#libc.epollRemove(this.#epoll, watched.descriptor);
    this.#libc.close(watched.descriptor);
    if (this.#watched.size === 0) this.#wakeUp();
  }

  /** Lets the waiting thread go when there is nothing to wait for. */
  #wakeUp(): void {
    const one = Buffer.alloc(8);
    one.writeUInt32LE(1);
    writeSync(this.#wake, one);
  }
}
