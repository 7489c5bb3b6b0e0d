/**
 * A call to a disk that does not answer cannot be taken back: it holds one of the few threads that serve all files of the process.
 * So some of them only are used at once, a late one counts as stuck until it comes back, and nobody asks the same place meanwhile.
 */
import { sep } from 'node:path';
import { LIMITS } from '../limits.ts';
import { remoteMountOf } from '../platform/mounts.ts';

/** Of libuv, unless it was told otherwise when the process began. */
const THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4;
/** Calls at once. */
export const AT_ONCE = Math.max(1, Math.floor(THREADS * LIMITS.files.shareOfThreads));

/** What is asked for: everything below it hangs with it. `folder`: its files are read from there, and it may hang itself. */
export interface Place {
  readonly path: string;
  readonly folder?: string;
}

interface Call {
  readonly place: Place;
  late: boolean;
  /** The mounted disk that does not answer, where that is known. */
  mount?: string | undefined;
}

interface Waiting {
  begin(): void;
  giveUp(): void;
}

const calls = new Set<Call>();
const queue: Waiting[] = [];

/** How many calls are stuck now: a process that ends by waiting for its threads would wait for them. */
export function stuckCalls(): number {
  return [...calls].filter(({ late }) => late).length;
}

/**
 * What `work` gives, or `late` after `ms` from when its turn came; at once where an earlier call to this place or one
 * above it is stuck. What comes
 * back later is dropped. Rejects as `work` does.
 */
export function inTime<T>(place: Place, ms: number, work: () => Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve('late');
    const begin = () => {
      if (isStuck(place)) {
        giveUp();
        return next();
      }
      const call: Call = { place, late: false };
      calls.add(call);
      const stop = patience(ms, () => {
        call.late = true;
        call.mount = remoteMountOf(place.path);
        giveUp();
        // Nobody's turn comes before one of them is back.
        if (allStuck()) for (const one of queue.splice(0)) one.giveUp();
      });
      work()
        .then(resolve, reject)
        .finally(() => {
          stop();
          calls.delete(call);
          next();
        });
    };
    if (allStuck()) giveUp();
    else if (calls.size < AT_ONCE) begin();
    else queue.push({ begin, giveUp });
  });
}

/**
 * Calls back after `ms` in pieces, between which the answers that are there are taken: a process that was busy or suspended for so
 * long finds its deadline over before it has looked whether there is an answer. Returns what ends it.
 */
function patience(ms: number, onLate: () => void): () => void {
  let left = LIMITS.files.piecesOfWait;
  const wait = () => setTimeout(over, ms / LIMITS.files.piecesOfWait);
  const over = () => {
    left -= 1;
    if (left === 0) onLate();
    else timer = wait();
  };
  let timer = wait();
  return () => clearTimeout(timer);
}

function isStuck({ path, folder }: Place): boolean {
  const stuck = [...calls].filter(({ late }) => late);
  if (stuck.some(({ place, mount }) => isAt(path, mount ?? place.path))) return true;
  const beside = stuck.filter(({ place }) => folder !== undefined && place.folder === folder);
  return beside.length >= LIMITS.files.stuckInFolder;
}

function isAt(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}${sep}`);
}

function allStuck(): boolean {
  return stuckCalls() >= AT_ONCE;
}

function next(): void {
  if (calls.size < AT_ONCE) queue.shift()?.begin();
}
