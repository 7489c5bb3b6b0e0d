import type { OwnChild } from './spawn.ts';

/** What the driver remembers of one service while we run: nothing that is not lost with us anyway. */
export interface Handle {
  /** The newest process of this service that we started. */
  child: OwnChild | undefined;
  /** Stops in progress: an exit is then no news. */
  stopping: number;
  /** The removal of what a dead incarnation left behind. */
  sweep: Promise<void>;
}

export function newHandle(): Handle {
  return { child: undefined, stopping: 0, sweep: Promise.resolve() };
}
