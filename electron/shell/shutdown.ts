import { messageOf } from '../result.ts';
import type { Log } from './log.ts';

interface Joiner {
  readonly name: string;
  readonly finish: () => Promise<void> | void;
}

export interface Shutdown {
  /** Names something that must finish before the app ends; what came last finishes first, since it was built on the others. */
  join(name: string, finish: () => Promise<void> | void): void;
  /** Runs the joiners once, all under one deadline; the same promise for every call. Never rejects. */
  finish(): Promise<void>;
}

/** Ends the app in order. What does not finish in time is named in the log and left behind. */
export function createShutdown(deadlineMs: number, log: Log): Shutdown {
  const joiners: Joiner[] = [];
  let finished: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadlineMs);
    });
    for (const joiner of joiners.toReversed()) {
      const outcome = await Promise.race([settle(joiner, log), deadline]);
      if (outcome === 'late') log(`${joiner.name} did not finish in ${deadlineMs} ms`);
    }
    clearTimeout(timer);
  };
  return {
    join(name, finish) {
      joiners.push({ name, finish });
    },
    finish() {
      finished ??= run();
      return finished;
    },
  };
}

async function settle({ name, finish }: Joiner, log: Log): Promise<'done'> {
  try {
    await finish();
  } catch (error) {
    log(`${name} failed while quitting: ${messageOf(error)}`);
  }
  return 'done';
}
