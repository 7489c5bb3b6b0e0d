/** Running services: the supervisor itself, starts and stops, checks, restarts. See ../limits.ts. */
export const RUNNING = {
  /** What a running stack, and its snapshot, remember. */
  runtime: {
    /** Earlier processes that are remembered for the port verdicts. */
    earlierProcesses: 50,
    /** Events of a container before its start returned: more than one start of ours can see of one that restarts all the time. */
    unheardEvents: 32,
    /** Jumps of the clock that are remembered; older ones say nothing any more. */
    clockJumps: 5,
    /** A start that does not let go in this time (a pull of an image) goes on alone; what comes of it is found by its name or marker. */
    letGoMs: 3_000,
    /** So long a disk may take to keep a wish before what was wished for is done without it: a disk that hangs stops nobody. */
    rememberMs: 2_000,
    /** Events in the snapshot; the history has all. */
    shownEvents: 50,
    /** More rounds for the lock than this mean that takers come faster than they can be refused. */
    lockRounds: 50,
    /**
     * By what V8 multiplies the room for young objects of a supervisor, headless or of the app, when it is full. By its own 2 it grows from 1 MB to 16 MB,
     * twice, and takes a third of all memory for what lives for a moment; so it is cleaned more often, for 5 % more processor time.
     */
    youngGrowth: 1,
    /**
     * The same for a stack of many services (V8's own): with 1 MB a quarter of all processor time of a start of a thousand goes into
     * cleaning, and 25 MB are little beside the 200 that so many take.
     */
    manyYoungGrowth: 2,
    /** Characters of texts of which it is remembered what they are without secrets, twice over. A thousand long answers fit. */
    secretCharacters: 4_000_000,
  },
  /** Turns of the supervisor: opening, reading again and answering for one stack after the other. */
  turns: {
    /** Whoever asks is answered by then. A change that stops services first takes their grace periods. */
    waitMs: 120_000,
    /** The next stack of the last run is opened after so long, while this one is still being opened. */
    restoreMs: 5_000,
  },
  /** The end of the supervisor. Its services run on, so nothing worth waiting for takes longer. */
  ending: {
    /** For turns that were begun, then for all stacks to be closed. */
    turnsMs: 2_000,
    closeMs: 5_000,
    /** For the lock and the connections. */
    releaseMs: 1_000,
    /** For calls to the disk that are in progress; one that hangs would hold up the end of the process for ever. */
    threadsMs: 1_000,
    lookMs: 20,
  },
  restart: {
    /** First restart is at once: most crashes are one-offs and a developer is waiting. */
    firstDelayMs: 0,
    /** Second restart; doubles from here. Short enough to be unnoticed, long enough not to spin. */
    initialDelayMs: 500,
    factor: 2,
    /** Longest wait: a developer who fixed the cause should never wait longer than this. */
    maxDelayMs: 30_000,
    /** Share of the delay by which it is spread, so that services that died together do not start together. */
    jitter: 0.1,
    /** Good health for this long forgets earlier failures (Docker: 10 s of life; we ask for health). */
    resetAfterMs: 15_000,
    /** Failed starts before giving up (systemd's StartLimitBurst). */
    maxRestarts: 5,
    windowMs: 60_000,
    /** Half-open trial after giving up: outside causes (a database, the network) heal by themselves. */
    trialEveryMs: 300_000,
    /** Asking for a restart again within this time is the same press of the button: twenty presses make one restart. */
    pressMs: 1_000,
  },
  stop: {
    /** Compose's stop_grace_period. */
    graceMs: 10_000,
    /** After SIGKILL: how long the kernel may take before the survivors are named. */
    killWaitMs: 2_000,
    /** A start waits this long for the previous incarnation's ports (TIME_WAIT does not count: see ports/). */
    portReleaseMs: 5_000,
  },
  health: {
    /** Defaults of a native probe; Compose's names. Faster than Compose's 30 s, since a person waits for it. */
    intervalMs: 10_000,
    timeoutMs: 3_000,
    retries: 3,
    startPeriodMs: 60_000,
    startIntervalMs: 1_000,
    /** As Docker: the last 5 results, 4096 bytes each. */
    keptResults: 5,
    outputBytes: 4_096,
    /** Bodies are read up to here; a health answer is never larger. */
    bodyBytes: 262_144,
    /** Resolution of the timer wheel. */
    wheelTickMs: 50,
    /** Waits before the next looks at a healthy service that refused, timed out or answered 502, 503 or 504: it may be restarting. */
    transientRetriesMs: [1_000, 2_000, 4_000],
    /** Probes at once over all stacks. */
    maxConcurrent: 32,
    /** How long to wait for a body that nothing is expected of: an event stream never ends, and its head said enough. */
    unwantedBodyMs: 200,
    /** Docker allows this for the start of a command before the probe's own time begins. */
    execStartMs: 30_000,
    /** Long enough for any honest pattern on 256 KiB; the whole supervisor waits meanwhile. */
    patternMs: 50,
    /** Where the machine gave us less than half of that time it is tried again, so often at most. */
    patternTries: 4,
    /** What the group of a command may still write after it ended, before it is left alone. */
    drainMs: 100,
    /** A handshake or the head of an answer takes milliseconds where it comes at all. */
    otherSchemeMs: 500,
    /** Probes that may fall due in one tick of the wheel before the next goes to a later tick. */
    perTick: 8,
    /** As Kubernetes: only to the same host, and not for ever. */
    redirects: 10,
  },
  adoption: {
    /** Adopted processes are not our children: their death is seen by looking. Must stay under 300 ms. */
    pollMs: 150,
  },
  /** Processes of our own. */
  native: {
    /** How often a running preflight looks whether the start was cancelled. */
    cancelMs: 50,
    /** For how long the answer to "does anything of this stack live?" serves all of its services. */
    scanMs: 1_000,
    /** A program that goes into the background forks twice and its helpers end; by then only the service is left. */
    forkedMs: 300,
    /** How often the dying are looked at. */
    dyingMs: 25,
  },
  /** One preflight command; an import of a large Python package from a cold disk takes many seconds. */
  preflight: { timeoutMs: 60_000 },
  recreate: {
    /** Without a health check: a program that cannot live with the change ends within this time of its start. */
    settleMs: 2_000,
    /** With one: its start period and all its retries are waited for, and this much more for slow machines. */
    marginMs: 10_000,
    /** However long a check says that it needs. */
    longestMs: 300_000,
    pollMs: 200,
  },
  /** Work that follows from every change: at once for so many services; for more of them a rest of so many times its own length follows. */
  pace: { fewServices: 100, restsPerTurn: 4 },
  clock: {
    tickMs: 1_000,
    /** Where nobody is shown anything: what happens looks at the clocks by itself, and a wake-up of the processor costs. */
    restMs: 10_000,
    /** A gap between two ticks larger than this means the machine slept or the clock jumped. */
    sleepGapMs: 5_000,
  },
  /** When the outcome of an action is known. */
  verify: {
    /** A service without a check counts after it lived, and kept the ports that it declares, for so long: most that cannot run end sooner. */
    livesMs: 2_000,
    /** An unhealthy service is asked again and again for so long before that is the answer. */
    unhealthyMs: 3_000,
    /** Ports and unhealthy services are looked at again at least this often. */
    lookMs: 250,
    /** One that lives and does not listen: a server of the slow kind (JVM, bundler) listens within this time of its start. */
    listenMs: 15_000,
    /** One that has been up for longer than that and lost its port is given this much to take it again. */
    listenAgainMs: 5_000,
  },
  /** How long a command of a user waits for its verification by default. */
  action: { timeoutMs: 120_000, longestMs: 86_400_000 },
} as const;
