/**
 * A call to a disk that does not answer cannot be taken back: it holds one of the few threads that serve all files of the process.
 * So few of them are used at once, a late one counts as stuck until it comes back, and nobody asks the same folder meanwhile.
 */
import { LIMITS } from '../limits.ts';

interface Call {
  readonly folder: string;
  late: boolean;
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
 * What `work` gives, or `late` after `ms` from when its turn came; at once where an earlier call to this folder is stuck. What comes
 * back later is dropped. Rejects as `work` does.
 */
export function inTime<T>(folder: string, ms: number, work: () => Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve('late');
    const begin = () => {
      if (isStuck(folder)) {
        giveUp();
        return next();
      }
      const call: Call = { folder, late: false };
      calls.add(call);
      const timer = setTimeout(() => {
        call.late = true;
        giveUp();
        // Nobody's turn comes before one of them is back.
        if (allStuck()) for (const one of queue.splice(0)) one.giveUp();
      }, ms);
      work()
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(timer);
          calls.delete(call);
          next();
        });
    };
    if (allStuck()) giveUp();
    else if (calls.size < LIMITS.files.atOnce) begin();
    else queue.push({ begin, giveUp });
  });
}

function isStuck(folder: string): boolean {
  for (const call of calls) if (call.late && call.folder === folder) return true;
  return false;
}

function allStuck(): boolean {
  return stuckCalls() >= LIMITS.files.atOnce;
}

function next(): void {
  if (calls.size < LIMITS.files.atOnce) queue.shift()?.begin();
}
