/** The engine and Compose. See ../limits.ts. */
export const CONTAINERS = {
  engine: {
    connectMs: 3_000,
    /** One API request; stop requests add the container's own grace period. */
    requestMs: 10_000,
    pingMs: 15_000,
    /** A stream of events that was silent for so long is opened anew: an idle engine says nothing, and so does a lost connection. */
    silentMs: 300_000,
    /** The list is the truth, events are only hints. */
    resyncMs: 30_000,
    /** Back-off while the engine is away. Never longer than 2 s: a failed connect to a local socket costs nothing, a person waits. */
    reconnectMs: [250, 500, 1_000, 2_000],
    /** After a reconnect events are asked for again from this long before the last one seen; doubles are dropped. */
    overlapMs: 2_000,
    /** Containers asked about at once during a full list. */
    concurrency: 8,
    /** A start: networks and volumes are set up before the program runs. */
    startMs: 30_000,
    /** The engine writes down the time of a start after the program runs: its first output can be older by this much. */
    startNotedMs: 500,
    /** A program that cannot run ends within this time of its start; the start then fails with its last words. */
    settleMs: 150,
    /** An end within this time of a signal from outside is its effect: the longest usual `docker stop --time`. */
    outsideStopMs: 60_000,
    /** An end that no event has explained yet waits this much for one; then the engine is asked what it remembers. */
    deathGraceMs: 150,
    /** And is told as it is when the engine tells of no end within this time. */
    deathAskMs: 1_000,
    /** The event of a signal comes this much after that of the end that it brought about, at most. */
    lateSignalMs: 300,
    /** A pull that shows no progress for this long is given up. */
    pullIdleMs: 60_000,
    /** The engine and we may read the same clock at different moments, and process tables count in hundredths. */
    clientSlackMs: 2_000,
    /** Starts and stops of our own that are remembered, to tell their events from those of others. */
    ownActions: 2_000,
    /** Within this time of its begin `up web` has started what web depends on. */
    clientNeedsMs: 120_000,
  },
  /** Commands of Compose. */
  compose: {
    /** A Compose file of 1,000 services is smaller; one of this size is read, or refused, within a second. */
    fileBytes: 1_000_000,
    /** Values of one file after its anchors were expanded. */
    values: 200_000,
    /** Files that one project includes, each as often as it is included. */
    includes: 200,
    /** Includes within includes and services that extend others; deeper is a circle that nobody drew. */
    chain: 50,
    /** A question for its version: version 1 takes half a second of Python, much more from a cold disk. */
    versionMs: 15_000,
    /** Reading and resolving files; 200 services take version 1 two seconds. Then our own reading counts. */
    configMs: 10_000,
    /** What a command of a withdrawn start may take to end after Ctrl-C, before it is killed. */
    endMs: 10_000,
    /** What its output may still bring after it ended. */
    drainMs: 200,
    /** Kept of each output; a resolved project of 1,000 services fits. */
    outputBytes: 32_000_000,
    /** How often a running one looks whether all that it is for was cancelled. */
    cancelMs: 50,
    /** An `up` that says nothing for so long hangs: without a terminal one large layer on a slow line is fetched in silence, for an hour. */
    silentMs: 7_200_000,
    /** One that replaces a container when its start is withdrawn: the grace period of the old one and the start of the new. */
    finishMs: 40_000,
    /** Services that become ready at the same moment go up in one command: each costs half a second of its own. */
    gatherMs: 25,
    /** Of its last words in a sentence. */
    wordsCharacters: 600,
    /** Trees of the files that were read last: every service of a project asks for the same ones. */
    outlines: 32,
  },
  /** What the doctor asks of containers; its whole run takes under two seconds where nothing is wrong. */
  containerLook: {
    requestMs: 1_000,
    /** The whole of it; looks into containers that take longer count from the next time on. */
    wholeMs: 1_300,
    /** One program run in a container to see what the image has; starting it takes an engine about 100 ms. */
    execMs: 3_000,
    /** One connection that a program in a container tries. */
    reachSeconds: 2,
    /** The program's own limit, its start, and the engine's way there. */
    reachMs: 5_000,
  },
  /** A look at everything that runs, for a proposal. */
  machine: {
    /** A person waits; an engine that is there answers in milliseconds. */
    engineMs: 3_500,
    /** All folders together; a network disk that is away may hang for minutes. */
    diskMs: 2_000,
  },
} as const;
