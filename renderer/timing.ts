/** Every number of the page that is about time or amount, with its unit and reason. */
export const TIMING = {
  /** How often ages are counted on; they are shown to the second. */
  tickMs: 1_000,
  /** How long a pressed button says "asked…" when nothing is heard; longer would look dead. */
  askedMs: 3_000,
  /** How long a confirmation stays: long enough to read one line twice. */
  passingMs: 5_000,
  /** Least time between two things that a screen reader is told of states: long enough to hear one sentence out. */
  announceMs: 4_000,
  /** How long the strip of an action that went well stays: long enough to come back to it from the terminal. */
  successMs: 60_000,
  /** How long the page waits before it asks again for a view that it did not get. */
  retryMs: 3_000,
  /** How often the log tail is read while it is looked at. */
  logPollMs: 1_000,
  /** Lines of a log tail: more than a screen of a full window many times over, and quick to draw. */
  logLines: 1_000,
  /** Lines after "Load more": the most that the contract allows. */
  moreLogLines: 5_000,
  /** Events of the timeline that are asked for. */
  historyEvents: 500,
  /** What the strip of incidents shows: a working day and the evening before. */
  stripMs: 86_400_000,
  /** Events in the service view and in the overview. */
  recentEvents: 12,
} as const;
