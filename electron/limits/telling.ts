/** Remembering and telling: history, logs, incidents, alerts, the page, the tray, the socket. See ../limits.ts. */
export const TELLING = {
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
    /** An action that was cut off longer ago is no news any more. */
    cutOffMs: 604_800_000,
    /** Events kept in memory while the disk refuses them; the oldest go first. */
    unwrittenEvents: 10_000,
    /** More events of an incident than this make nobody wiser; the middle is left out and said. */
    reportEvents: 120,
    /** Changes of its services this long before the opening of an incident led to it. */
    reportBeforeMs: 10_000,
    /** The proof of an action that was asked for in time may come after all is back, this much later. */
    reportAfterMs: 120_000,
    /** Lines or events that a command asks for at once. */
    askedAtOnce: 100_000,
    /** As many of the newest incidents a runbook tells. */
    runbookIncidents: 5,
  },
  logs: {
    rotateBytes: 20_000_000,
    keptFiles: 2,
    tailBytes: 262_144,
    lineBytes: 65_536,
    /** How often sizes are looked at. */
    checkMs: 2_000,
    /** A log that does not grow is looked at more and more seldom, at last this often: until then it may grow past its limit. */
    checkIdleMs: 32_000,
    followMs: 200,
    /** So long the last lines of all services are waited for before the first is printed, so that they come in order. */
    lastLinesMs: 300,
    /** How much is read at once; between two pieces others get their turn. */
    pieceBytes: 65_536,
    /** A separator further back than this is not looked for: the probe then sees this much of the output. */
    incarnationBytes: 8_388_608,
    /** Who falls further behind than this (a service that prints 50 MB in a second) skips ahead and says so. */
    backlogBytes: 1_048_576,
    /** How much a rotation copies at once: ten turns for all that is kept, and no more memory than this. */
    copyBytes: 4_194_304,
    /** A service that writes faster than a log is copied for its rotation must not hold us for ever: 64 MB. */
    rotatePieces: 1_024,
    /** More than this is not read for one probe; the next one goes on. */
    probeBytes: 4_194_304,
    stamps: {
      /** While a log grows its size is looked at this often: the times of lines that come together are at most so much late. */
      growingMs: 250,
      /** But all logs together not more often than this: fifty that never rest are looked at every ten seconds, for a third of a percent of a core. */
      looksASecond: 5,
      /** A log that has not grown for so long is not looked at any more until the system says that it was written to. */
      calmMs: 2_000,
      /** What was written while nobody looked has no time, unless somebody had looked this short a while before: as seldom as fifty logs are looked at. */
      gapMs: 10_000,
      /** Of one log, 16 bytes each: nine hours of a line a second. The oldest go first. */
      kept: 32_768,
    },
    /** At most this much is read for one page of a log, so that a line of 10 MB holds up nobody. */
    pageBytes: 524_288,
    /** Who looks at a log and falls further behind than this goes on near its end: it is more than a page keeps. */
    pageBacklogBytes: 16_777_216,
    /** Lines of one page: some screens, and half a megabyte at most. */
    pageLines: 2_000,
    /** Services whose pages are read side by side, and lines of all that are asked for at once: 300 services of 70 lines each fill a screen twice. */
    partsAtOnce: 8,
    partsLines: 20_000,
    /** Bytes of all that are asked for at once: a full page of each of 32. */
    partsBytes: 16_777_216,
    /** But of each service so many: more than a line, or one that fills it would never be passed. */
    leastPageBytes: 66_560,
    /** What the command line prints of each service where nothing else is asked for. */
    shownLines: 100,
    /** An engine counts lines from the end alone: as many more are asked for, for those that came meanwhile. */
    engineMargin: 200,
    /** As many lines are asked of an engine at most, for however old a page. */
    engineLines: 100_000,
    /** A saved log is masked and written in pieces of so many lines: a hundredth of a second each. */
    saveLines: 500,
    /** Or of so many characters, where lines are long. */
    saveCharacters: 262_144,
  },
  incidents: {
    /** So long after it happened what is broken is looked at: the replacement is started by then, and nobody is told within seconds. */
    lookMs: 10,
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
    /** Closed incidents in the snapshot: enough for a recovery message and a look back. */
    kept: 5,
    /** A service without a check counts as back after this. */
    settledMs: 2_000,
    /** A check is judged this much after it ended, on a busy machine. */
    judgedMs: 100,
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
  control: {
    connectMs: 2_000,
    /** The largest request names a thousand services of 128 characters. */
    maxMessageBytes: 1_000_000,
    /** A whole history (four files of 5 MB) as one answer fits; an asker who leaves more than this unread is cut off. */
    maxAnswerBytes: 64_000_000,
    /** Far above what a person with several terminals and scripts opens; each costs memory and a place in every picture that is sent. */
    connections: 64,
    /** Requests of one connection that are not answered yet. */
    requestsAtOnce: 64,
    /** Of all connections together: lines that are not complete yet, and answers that were not read. */
    maxHeldBytes: 4_000_000,
    maxUnreadBytes: 128_000_000,
    /** From the connection to its first request; each of ours says hello at once. */
    silentMs: 10_000,
    /** From the first character of a request to its end; a request is written at once. */
    lineMs: 10_000,
    /** How long the other end of a connection may take to notice that it was ended. */
    endMs: 200,
    socketPathBytes: 103,
    daemonStartMs: 15_000,
  },
  /** What a supervisor remembers of each service for its charts: about 36 kB where all is measured, at most as much again for failed checks, and nothing where nothing is. */
  metrics: {
    /** A quarter of an hour, as finely as usage is measured while somebody looks. */
    fine: { stepMs: 5_000, buckets: 180 },
    /** A day; an hour is thirty of them. */
    coarse: { stepMs: 120_000, buckets: 720 },
    /** A stretch of the small line of a row: thirty of them are a quarter of an hour, and a row changes once in each. */
    rowStepMs: 30_000,
    /** Different failures in a row: more is a log, which the service has. */
    failures: 40,
    failureCharacters: 1_000,
    /** How often charts are written down while something is measured; an orderly end writes them too, so that only a crash costs this much. */
    keepMs: 600_000,
    /** A page asks every few seconds; after this nobody looks any more, and containers are not measured. */
    lookMs: 15_000,
    /** An answer of the engine's about what a container uses; it reads a few files. */
    statsMs: 4_000,
  },
  page: {
    /** At most ten patches a second. */
    patchMs: 100,
    /** How often processor and memory of services are measured. */
    usageMs: 5_000,
    /** The same where nobody is shown anything. */
    unseenUsageMs: 30_000,
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
    /** A page that dies this often in the window stays closed until someone asks for it. */
    pageDeaths: 3,
    pageDeathWindowMs: 60_000,
    /** Quitting leaves services running, so nothing worth waiting for takes longer. */
    quitMs: 5_000,
    /** A click on the tray icon takes the focus first, so the panel hides before the click is seen: that click closed it. */
    toggleMs: 300,
    /** A panel that lost the focus and has it again within this was not left; X11 tells it a few milliseconds late. Less than `toggleMs`. */
    blurMs: 100,
    /** What most desktops give an icon of the tray; assumed where a desktop does not say. */
    trayIconSize: 24,
    /** Gap between panel and tray icon or screen edge. */
    panelGap: 8,
    /** A request of the page names services and ids; nothing real comes near this. */
    requestBytes: 262_144,
    /** A line of the menu: longer ones make the menu as wide as the screen. */
    menuCharacters: 90,
    /** As many services a menu lists, in trouble or not; the others are one entry further. A menu that scrolls is no menu. */
    menuServices: 12,
    /** Two clicks on the icon within this are one double click, as desktops have it by default: the second one opens nothing and closes nothing. */
    doubleClickMs: 500,
    /** The host of the tray answers a registration at once; an icon that is not registered after this was refused. */
    trayRegisterMs: 3_000,
    /** A panel that is restarted is back in a second or two; a tray that is away for longer is gone, and the window is the app. */
    trayReturnMs: 10_000,
    /** Stacks that were open before, in the menu and on the page: more is a list to read instead of one to press. */
    recentStacks: 8,
    /** Proposals that can still be answered; the page shows one, and a few more may be on their way. */
    heldProposals: 4,
    /** Ids of incidents that were told, kept so that a restart of the app tells nothing twice. */
    rememberedIncidents: 200,
    /** While notifications are held back: how often it is looked whether they still are. Nobody expects one to the second after a night. */
    hushLookMs: 60_000,
    /** Files that are counted for the size of the data folder: more are said to be more. */
    sizedEntries: 50_000,
    /** Settings are written once for all that changes within this: the stacks that a start opens, the notifications of an incident. */
    settingsMs: 500,
    /** What a press of Snooze holds back. */
    snoozeMs: 3_600_000,
    /** Notifications kept alive for a click; an older one only loses its click. */
    heldNotifications: 50,
    /** The first look for an update comes when the start of the app and of its stacks is long over. */
    updateFirstLookMs: 120_000,
    /** The further ones once a day: nothing of a supervisor is so urgent that a feed should be asked more often. */
    updateLookAgainMs: 86_400_000,
    /** A feed is a file of a kilobyte; one that has not come after this does not come. */
    updateLookMs: 30_000,
    /** A download of which nothing arrives for so long has ended. */
    updateStallMs: 60_000,
  },
} as const;
