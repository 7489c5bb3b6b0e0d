/**
 * Every tunable number of Stacklight, each with its unit and the reason for its value.
 * A number that decides behaviour and is not in the stack file belongs here.
 */
export const LIMITS = {
  /** Reading what a project names, and our own state. */
  files: {
    /** One file of a local disk takes milliseconds; a network disk that is away may hang for minutes. */
    readMs: 3_000,
    /** Reads at once, as a share of the threads that serve all files of the process: the others are left when these hang. */
    shareOfThreads: 0.75,
    /** So many files of one folder that hang mean that the whole folder does. */
    stuckInFolder: 2,
    /** Threads of a headless supervisor, of which it uses a part for such reads: each that hangs holds one for good. */
    threads: 16,
    /** A small file is read in one go; larger ones in pieces that double. */
    pieceBytes: 16_384,
    /** Files of our own that are read whole, history and logs aside; a ledger of 10,000 services has a tenth of this. */
    stateBytes: 64_000_000,
    /** Our own state lies on the user's own disk: one that cannot be read in this time is set aside or said, so nobody is hasty. */
    stateMs: 30_000,
    /** Settings of tools (Docker's contexts, certificates), `bin/dev`, a compose file's names: written by hand or small. */
    smallBytes: 1_000_000,
  },
  stack: {
    /** A stack file is written by hand, 10,000 services fit; reading this much takes a second, and more was not meant to be one. */
    fileBytes: 1_000_000,
    /** Uses of anchors times what they hold: stops a file that expands without end (the yaml package's maxAliasCount). */
    aliases: 1_000,
    /** Values after anchors were expanded; 1,000 services need about 30,000. */
    values: 500_000,
    depth: 100,
    /** Characters of one text after its variables were filled in, and of all texts of a file together: a few of them multiply. */
    filledText: 1_000_000,
    filledFile: 10_000_000,
    /** Complaints of one kind about one file; nobody reads more, and each picture of the stack holds them. */
    complaints: 500,
    /** Brackets open at once, those within texts included; the parser takes a second for 100,000 of them. */
    openBrackets: 1_000,
    /** Levels of indentation, and of `- ? :` on one line; nobody writes so many, and the parser's own stack ends at 900. */
    blockLevels: 200,
    /** Places at which a file is no YAML. The parser keeps each of a million of them; the first one is told. */
    syntaxErrors: 100,
    /** Ports in one range; more is a slip of the keyboard. */
    portRange: 1_000,
    /** Ports of one file, ranges spelled out: ten for each of a thousand services. */
    ports: 10_000,
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
    /** For calls to the disk that are under way; one that hangs would hold up the end of the process for ever. */
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
  },
  ports: {
    /** How often the kernel's listener tables are read for the declared ports (two small files). */
    watchMs: 1_000,
    /** A connect to prove who answers on loopback; loopback answers in microseconds or not at all. */
    connectMs: 500,
    /** Grace after SIGTERM for a stray before SIGKILL. */
    strayGraceMs: 3_000,
    /** How long fix ports waits until each port is held by the expected service only and healthy. */
    verifyMs: 60_000,
    /** Connections per address to see every member of an SO_REUSEPORT group answer. */
    reuseProbes: 8,
    /** How long a connection may lie in the accept queue before the listener table decides whose it is. */
    acceptMs: 50,
    /** Same as `watchMs` where reading the tables means starting a program (macOS, Windows). */
    watchSlowMs: 5_000,
    /** A service that counts as good may take this long after its start to listen on what it declares; then it is said. */
    listenMs: 5_000,
    /** What the disk says of a service's command is asked again after this: an edited script counts within seconds. */
    commandFactsMs: 5_000,
    /** How often a wait for a process or port looks again. */
    lookMs: 20,
    /** Ports tried upwards when a free one is offered. */
    freePortTries: 200,
  },
  platform: {
    /** Longest slice of reading /proc before the event loop gets its turn. */
    sliceMs: 8,
    /** lsof, ps, PowerShell: seconds on a loaded machine; more means it hangs. */
    commandMs: 10_000,
    /** How long the process table of macOS or Windows may be used again for liveness. */
    tableAgeMs: 2_000,
  },
  adoption: {
    /** Adopted processes are not our children: their death is seen by looking. Must stay under 300 ms. */
    pollMs: 150,
  },
  engine: {
    connectMs: 3_000,
    /** One API request; stop requests add the container's own grace period. */
    requestMs: 10_000,
    pingMs: 15_000,
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
    /** How often a running one looks whether all that it is for was withdrawn. */
    cancelMs: 50,
    /** One that replaces a container when its start is withdrawn: the grace period of the old one and the start of the new. */
    finishMs: 40_000,
    /** Services that become ready at the same moment go up in one command: each costs half a second of its own. */
    gatherMs: 25,
    /** Of its last words in a sentence. */
    wordsCharacters: 600,
  },
  /** What the doctor asks of containers; its whole run takes under two seconds where nothing is wrong. */
  containerLook: {
    requestMs: 1_000,
    /** The whole of it; looks into containers that take longer count from the next time on. */
    wholeMs: 1_300,
    /** One program run in a container to see what the image has; starting it takes an engine about 100 ms. */
    execMs: 3_000,
  },
  /** A look at everything that runs, for a proposal. */
  machine: {
    /** A person waits; an engine that is there answers in milliseconds. */
    engineMs: 3_500,
    /** All folders together; a network disk that is away may hang for minutes. */
    diskMs: 2_000,
  },
  recreate: {
    /** Without a health check: a program that cannot live with the change ends within this time of its start. */
    settleMs: 2_000,
    /** With one: its start period and all its retries are waited for, and this much more for slow machines. */
    marginMs: 10_000,
    /** However long a check says that it needs. */
    longestMs: 300_000,
    pollMs: 200,
  },
  history: {
    rotateBytes: 5_000_000,
    keptFiles: 3,
    snapshotEvents: 200,
    /** Output of a service that is kept as evidence when it leaves good health: what a person would look at first. */
    evidenceLines: 20,
    evidenceLineCharacters: 500,
    /** What a check got as its answer, kept with it. */
    evidenceOutputCharacters: 1_000,
    /** A container's last lines are asked of the engine; it answers at once or is of no use now. */
    evidenceMs: 3_000,
    /** Events kept in memory while the disk refuses them; the oldest go first. */
    unwrittenEvents: 10_000,
  },
  logs: {
    rotateBytes: 20_000_000,
    keptFiles: 2,
    tailBytes: 262_144,
    lineBytes: 65_536,
    /** How often sizes are looked at. */
    checkMs: 2_000,
    followMs: 200,
  },
  page: {
    /** At most ten patches a second. */
    patchMs: 100,
    /** Processor and memory of services are measured every so many seconds. */
    usageBeats: 5,
    width: 400,
    height: 620,
    /** The smallest that still shows the three buttons beside each other. */
    minWidth: 340,
    minHeight: 400,
  },
  shell: {
    /** Frame time of the moving tray icon: four a second reads as motion and costs nothing. */
    trayFrameMs: 250,
    /** A system's dialog shows about so many characters a row, and rows, before it is larger than a small screen. */
    dialogColumns: 80,
    dialogRows: 24,
    /** Windows cuts a tooltip at 127 characters; one limit for all systems. */
    tooltipCharacters: 127,
    /** D-Bus answers in microseconds or not at all; after this there is no tray and the window is the app. */
    trayProbeMs: 2_000,
    /** One wait for a tray that may come later; its child ends by itself if we were killed. */
    trayWaitSeconds: 600,
    /** A page that dies this often in the window stays closed until someone asks for it. */
    pageDeaths: 3,
    pageDeathWindowMs: 60_000,
    /** Quitting leaves services running, so nothing worth waiting for takes longer. */
    quitMs: 5_000,
    /** A click on the tray icon takes the focus first, so the panel hides before the click is seen: that click closed it. */
    toggleMs: 300,
    /** What most desktops give an icon of the tray; assumed where a desktop does not say. */
    trayIconSize: 24,
    /** Gap between panel and tray icon or screen edge. */
    panelGap: 8,
    /** A request of the page names services and ids; nothing real comes near this. */
    requestBytes: 262_144,
    /** A line of the menu: longer ones make the menu as wide as the screen. */
    menuCharacters: 90,
    /** Stacks that were open before, in the menu and on the page: more is a list to read instead of one to press. */
    recentStacks: 8,
    /** Proposals that can still be answered; the page shows one, and a few more may be on their way. */
    heldProposals: 4,
    /** Ids of incidents that were told, kept so that a restart of the app tells nothing twice. */
    rememberedIncidents: 200,
    /** Notifications kept alive for a click; an older one only loses its click. */
    heldNotifications: 50,
  },
  /** The stack file is read again this long after its last change: editors write in several steps. */
  stackFile: { settleMs: 200 },
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
  },
  control: {
    connectMs: 2_000,
    maxMessageBytes: 8_000_000,
    /** A whole history (four files of 5 MB) as one answer fits; an asker who leaves more than this unread is cut off. */
    maxAnswerBytes: 64_000_000,
    /** Far above what a person with several terminals and scripts opens; each costs memory and a place in every picture that is sent. */
    connections: 64,
    /** Requests of one connection that are not answered yet. */
    requestsAtOnce: 64,
    /** Of all connections together: lines that are not complete yet, and answers that were not read. */
    maxHeldBytes: 16_000_000,
    maxUnreadBytes: 128_000_000,
    /** From the first character of a request to its end; a request is written at once. */
    lineMs: 10_000,
    /** How long the other end of a connection may take to notice that it was ended. */
    endMs: 200,
    socketPathBytes: 103,
    daemonStartMs: 15_000,
  },
  alerts: {
    /** Wait before the first notification of an incident; a restart by policy is usually over by then. */
    afterMs: 10_000,
    /** What stays down is told again after this: long enough to be mended, short enough not to be forgotten. */
    remindMs: 1_800_000,
    /** Quiet after boot, wake-up and our own actions: verdicts wait for one clean period. */
    quietMs: 5_000,
    webhook: {
      /** One post; a service that takes longer hangs. */
      timeoutMs: 10_000,
      /** Tries in all, with 1, 2, 4, 8 and 16 s between them: half a minute bridges a restart of a gateway, more would be old news. */
      attempts: 6,
      firstDelayMs: 1_000,
      factor: 2,
      /** What the end of Stacklight cut off is sent by the next run, if that begins within this time: older news is for the history. */
      resendMs: 86_400_000,
    },
  },
  incidents: {
    /** More changes between good and not good than this within `flappingMs` is one incident, not many. */
    flappingChanges: 4,
    flappingMs: 120_000,
    /** A flapping service counts as back after so long without a change: four changes in two minutes are one in 30 s. */
    calmMs: 60_000,
    /** Ends of services that follow each other this closely have one cause, a clean-up by hand for instance. */
    burstMs: 5_000,
    burstServices: 2,
    /** What fails this soon after a wake-up fails because of it: three checks in a row, ten seconds apart, after the quiet time. */
    wakeMs: 45_000,
  },
  environment: { loginShellMs: 3_000 },
  /** One preflight command; an import of a large Python package from a cold disk takes many seconds. */
  preflight: { timeoutMs: 60_000 },
  /** A gap between two ticks larger than this means the machine slept or the clock jumped. */
  clock: { tickMs: 1_000, sleepGapMs: 5_000 },
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
