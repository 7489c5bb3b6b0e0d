/** What the doctor looks at. See ../limits.ts. */
export const DOCTOR = {
  doctor: {
    /**
     * By when, from the beginning of a look, its parts have to be read: what others wait for first. What does not answer by then
     * is left out, and the whole stays under two seconds.
     */
    look: { first: 1_200, second: 1_500, end: 1_800 },
    /** After a reason to look: what comes with it (a burst of exits, a start) is then seen as well. */
    settleMs: 1_000,
    /** Between two looks that nobody asked for. */
    gapMs: 3_000,
    /** One name; a resolver that takes longer makes every connection wait as long. */
    nameMs: 1_000,
    slowNameMs: 300,
    /** One that seems slow is asked so often, and the best counts. */
    nameTries: 3,
    /** Lookups go through the four threads that also serve files: never all of them. */
    lookupsAtOnce: 2,
    names: 20,
    /** One answer of a copy that shadows a service; well within a part of a look. */
    copyMs: 1_000,
    copiesAsked: 10,
    /** An env file is written by hand; what is larger was not meant to be one. */
    envFileBytes: 1_000_000,
    /** Files of one mounted folder that are looked into, by their names; more is a folder of data. */
    mountedFiles: 50,
    /**
     * A service that ended again and again is mended when it lived longer than before by `marginMs`; with a check, when it was well
     * for `healthyMs`, too. Nobody waits longer than `longestMs` for it.
     */
    trial: { marginMs: 2_000, healthyMs: 15_000, longestMs: 30_000 },
    disk: { errorBytes: 500_000_000, errorShare: 0.02, warningBytes: 5_000_000_000, warningShare: 0.05 },
    /** A log that turns over within six minutes (20 MB, two copies) keeps nothing of use. */
    logBytesPerMinute: 10_000_000,
    /** Far above where a log is rotated: somebody keeps it from being. */
    logBytes: 200_000_000,
    /** Two sizes taken so far apart tell how fast a log grows. */
    logSampleMs: 400,
    /** What was written within this time is told; less would be a burst. */
    logWindowMs: 60_000,
    /** Ends within the window that make a loop. */
    crashes: 3,
    /** How long a jump of the clock is worth a line. */
    clockKeptMs: 600_000,
    /** Looks that prove a fix: a part that was not read in time is mostly read the next time. */
    proofLooks: 2,
    /** Earlier lives of a service that a trial compares with; older ones may be of another fault. */
    lives: 5,
    /** Start period given where a check has none: long enough for most programs, and over with the first success. */
    startPeriodMs: 30_000,
    /** Ports that may be meant by a wrong address; a machine full of ports is no hint. */
    manyPorts: 5,
    /** How often the beat of our own process is felt; shorter stalls are nothing to an answer that takes hundreds of milliseconds. */
    beatMs: 10,
    /** A part ends by itself so long before its deadline, so that what it has counts. */
    partMarginMs: 50,
  },
} as const;
