/** The children that were started past Node, which therefore does not tell of their ends: the kernel does, by SIGCHLD. */
import { constants } from 'node:os';
import type { ChildEnd, SpawnCalls } from './posix-spawn.ts';

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

const UNSEEN: Exit = { exitCode: null, signal: null };

const SIGNAL_NAMES = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

export class OwnChildren {
  readonly #calls: Pick<SpawnCalls, 'anyEnded' | 'reap'>;
  readonly #waiting = new Map<number, (exit: Exit) => void>();

  constructor(calls: Pick<SpawnCalls, 'anyEnded' | 'reap'>) {
    this.#calls = calls;
    // Node reaps its own children by this signal too: after its turn only ours are left.
    process.on('SIGCHLD', () => setImmediate(() => this.look()));
  }

  /** Resolves at the end of a child, with nothing known where somebody else has asked for it. */
  exitOf(pid: number): Promise<Exit> {
    return new Promise((resolve) => this.#waiting.set(pid, resolve));
  }

  /** Takes every child of ours that has ended. One signal may stand for several ends. */
  look(): void {
    if (this.#waiting.size === 0) return;
    for (let ended = this.#calls.anyEnded(); ended; ended = this.#calls.anyEnded()) {
      // One of somebody else's hides what comes behind it.
      if (!this.#waiting.has(ended.pid)) break;
      this.#take(ended.pid);
    }
    // What somebody else has asked for is named no more, and its end is known all the same. A question costs a microsecond.
    for (const pid of [...this.#waiting.keys()]) this.#take(pid);
  }

  #take(pid: number): void {
    const end = this.#calls.reap(pid);
    if (end === 'runs') return;
    const tell = this.#waiting.get(pid);
    this.#waiting.delete(pid);
    tell?.(end === 'none' ? UNSEEN : exitOf(end));
  }
}

function exitOf({ how, code }: ChildEnd): Exit {
  if (how === 'exited') return { exitCode: code, signal: null };
  return { exitCode: null, signal: SIGNAL_NAMES.get(code) ?? `signal ${code}` };
}
