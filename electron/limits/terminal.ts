/** The command line as a user interface: `stacklight ui` and what redraws itself. See ../limits.ts. */
export const TERMINAL = {
  terminal: {
    /** Between two pictures: twenty a second read as at once, also over a slow line. */
    frameMs: 50,
    /** Clocks on the screen count seconds. */
    tickMs: 1_000,
    /** An escape character alone is the key Esc when nothing follows it for so long; sequences come in one piece, over SSH too. */
    escapeMs: 50,
    /** Between two tries to reach a supervisor that went away. */
    reconnectMs: 1_000,
    /** Stacks that were opened or closed elsewhere show after this at the latest. */
    stacksMs: 5_000,
    /** Log lines kept for scrolling and search, of all services that are shown together. */
    logLines: 20_000,
    /** Lines asked for when a log is opened: of one service, and of each where several are merged. */
    logAsked: 2_000,
    logAskedMerged: 200,
    /** Events asked for. */
    events: 200,
    /** Longer lines are cut: one of 64 KB that is laid out twenty times a second would be felt. */
    lineCharacters: 4_000,
    /** Weight, foreground and background in sequences of their own, and one more: what came before them is painted over. */
    keptColours: 4,
    /** A search looks for no longer pattern. */
    patternCharacters: 200,
    /** A search that takes longer than this stands still for ever, as far as a person can tell; 20,000 lines take a tenth of it. */
    searchMs: 500,
    /** What a turn of the wheel scrolls, as in most terminals. */
    wheelRows: 3,
    /** A column is no wider than this, so that a long name leaves room for the message. */
    nameColumns: 28,
    /** A message narrower than this says nothing: it goes below the list instead. */
    messageColumns: 24,
    /** A dialog is no wider than is read well. */
    dialogColumns: 100,
    /** What a terminal has that does not say. */
    columns: 80,
    rows: 24,
    /** A sentence about what was done leaves after this. */
    noticeMs: 8_000,
  },
} as const;
