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
  /** Lines of the first page of a log: more than a screen of a full window many times over, and quick to draw. Several services share twice as many. */
  logLines: 1_000,
  /** The least of them that each of many services gets. */
  logShare: 40,
  /** Lines of a page that is read when an older one comes into sight: the most that the contract allows. */
  olderLogLines: 2_000,
  /** Lines, and characters, that the page keeps of a log; the oldest go first. */
  keptLogLines: 100_000,
  keptLogCharacters: 24_000_000,
  /** A thousand lines are looked through in milliseconds: a search that says nothing for so long is caught in its expression. */
  searchMs: 1_500,
  /** A search begins when nothing was typed for so long. */
  typingMs: 120,
  /** How long the line that was jumped to stands out. */
  markedMs: 2_500,
  /** Events of the timeline that are asked for. */
  historyEvents: 500,
  /** Changes of one service this close together are one story: longer than the longest wait between restarts. */
  storyGapMs: 60_000,
  /** Services that come up this soon after one another came up together. */
  waveGapMs: 10_000,
  /** Names of a wave that are said; the others are counted. */
  waveNames: 6,
  /** The timeline shows no less than this, which is finer than a person acts, and no more: the history is kept about as long. */
  shortestLaneMs: 10_000,
  longestLaneMs: 31 * 86_400_000,
  /** How many pieces a lane is drawn in at most: what is shorter is drawn with what is beside it. */
  lanePieces: 240,
  /** More services than these: lanes on which nothing happened are put away. */
  lanesAtOnce: 24,
  /** The last day beside the list goes on in such steps: it is drawn in pieces that are longer. */
  dayLanesMs: 60_000,
  /** How often the timeline is asked for anew while nothing happens: its open spans grow. */
  timelinePollMs: 30_000,
  /** How often the numbers of a service are asked for while its page is open: as often as they are measured. */
  metricsPollMs: 5_000,
  /** The same of its processes and its container, which are looked up for it. */
  detailsPollMs: 10_000,
  /** Events that are looked at for the latest of a service, and of a stack; many of them are one story. */
  recentStoryEvents: 80,
  /** Lines of the latest on the page of a service and in the overview. */
  recentEntries: 12,
} as const;
