/**
 * The ends of processes, told by the system: its own thread pool waits for them and sets one event (RegisterWaitForSingleObject), and one
 * thread of ours waits for that, so a hundred cost what one costs.
 */
import { tell } from '../../fault.ts';
import type { Platform, ProcessIdentity } from '../platform.ts';
import type { Handle, WindowsApi } from './api.ts';
import type { WindowsProcesses } from './processes.ts';

interface Watched {
  readonly process: Handle;
  readonly wait: Handle;
  readonly onEnd: (process: Handle) => void;
}

const WAIT_OBJECT_0 = 0;

export class WindowsProcessEnds {
  readonly #api: WindowsApi;
  readonly #processes: WindowsProcesses;
  readonly #event: Handle;
  readonly #watched = new Set<Watched>();
  #waiting = false;

  constructor(api: WindowsApi, processes: WindowsProcesses) {
    this.#api = api;
    this.#processes = processes;
    this.#event = api.createEvent(0);
    // A thread that waits for ever would keep the process from ending.
    process.once('exit', () => api.setEvent(this.#event));
  }

  readonly watchEnd: NonNullable<Platform['watchEnd']> = (identity: ProcessIdentity, onEnd) => {
    const handle = this.#processes.open(identity, 0);
    if (handle !== 0) return this.watchHandle(handle, onEnd);
    if (this.#processes.alive(identity)) return undefined;
    const late = setImmediate(onEnd);
    return () => clearImmediate(late);
  };

  /**
   * Takes the handle and closes it in the end. `onEnd` is called once, while it is open, and never before this returns. Undefined where
   * the system waits for no more.
   */
  watchHandle(handle: Handle, onEnd: (process: Handle) => void): (() => void) | undefined {
    const wait = this.#api.setEventWhen(handle, this.#event);
    if (wait === 0) {
      this.#api.closeHandle(handle);
      return undefined;
    }
    const watched = { process: handle, wait, onEnd };
    this.#watched.add(watched);
    void this.#wait();
    return () => this.#forget(watched);
  }

  async #wait(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    while (this.#watched.size > 0) {
      await this.#api.waitFor(this.#event);
      for (const watched of [...this.#watched]) {
        if (!this.#watched.has(watched)) continue;
        if (this.#api.waitForSingleObject(watched.process, 0) !== WAIT_OBJECT_0) continue;
        this.#watched.delete(watched);
        tell(() => watched.onEnd(watched.process));
        this.#release(watched);
      }
    }
    this.#waiting = false;
  }

  #forget(watched: Watched): void {
    if (!this.#watched.delete(watched)) return;
    this.#release(watched);
    // Lets the waiting thread go when there is nothing to wait for.
    if (this.#watched.size === 0) this.#api.setEvent(this.#event);
  }

  #release({ wait, process: handle }: Watched): void {
    this.#api.unregisterWait(wait);
    this.#api.closeHandle(handle);
  }
}
