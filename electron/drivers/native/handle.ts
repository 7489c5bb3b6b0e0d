import type { ProcessIdentity } from '../../platform/platform.ts';
import type { StopOutcome } from '../driver.ts';
import type { OwnChild } from './spawn.ts';

/** What the driver remembers of one service while we run: nothing that is not lost with us anyway. */
export interface Handle {
  /** The newest process of this service that we started. */
  child: OwnChild | undefined;
  /** Stops in progress: an exit is then no news. */
  stopping: number;
  /** The removal of what a dead incarnation left behind; none when the next one is there, or when it could not be looked for. */
  sweep: { readonly of: ProcessIdentity; readonly done: Promise<StopOutcome | undefined> } | undefined;
}

export function newHandle(): Handle {
  return { child: undefined, stopping: 0, sweep: undefined };
}
