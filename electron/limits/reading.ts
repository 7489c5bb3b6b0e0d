/** Reading what a person, a project or another tool wrote. See ../limits.ts. */
export const READING = {
  /** Reading what a project names, and our own state. */
  files: {
    /** A wait for a disk counts as over when this process had its turn so many times meanwhile. */
    piecesOfWait: 4,
    /** One file of a local disk takes milliseconds; a network disk that is away may hang for minutes. */
    readMs: 3_000,
    /** A file of our own is written in milliseconds, on a bad disk in seconds: what has been lying unfinished for longer was left by a kill. */
    halfWrittenMs: 60_000,
    /** Reads at once, as a share of the threads that serve all files of the process: the others are left when these hang. */
    shareOfThreads: 0.75,
    /** So many files of one folder that hang mean that the whole folder does. */
    stuckInFolder: 2,
    /** Threads of a headless supervisor, of which it uses a part for such reads: each that hangs holds one for good. */
    threads: 16,
    /** A small file is read in one go; larger ones in pieces that double. */
    pieceBytes: 16_384,
    /** And that read at once, without a turn for others, in pieces of this. */
    largePieceBytes: 65_536,
    /** Files of our own that are read whole, history and logs aside; a ledger of 10,000 services has a tenth of this. */
    stateBytes: 64_000_000,
    /** Of the name of a value that could not be used, in the sentence that says so. */
    shownKeyCharacters: 40,
    /** Our own state lies on the user's own disk: one that cannot be read in this time is set aside or said, so nobody is hasty. */
    stateMs: 30_000,
    /** Settings of tools (Docker's contexts, certificates), `bin/dev`, a compose file's names: written by hand or small. */
    smallBytes: 1_000_000,
  },
  stack: {
    /** Files of which it is remembered what they parse to: the stacks that a person has open. The one that was read longest ago goes. */
    parsedFiles: 8,
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
    /** The same in a program that is only read, where people nest calls and functions; the parser recurses about ten calls for each. */
    codeBrackets: 400,
    /** Levels of indentation, and of `- ? :` on one line; nobody writes so many, and the parser's own stack ends at 900. */
    blockLevels: 200,
    /** Places at which a file is no YAML. The parser keeps each of a million of them; the first one is told. */
    syntaxErrors: 100,
    /** Ports in one range; more is a slip of the keyboard. */
    portRange: 1_000,
    /** Ports of one file, ranges spelled out: ten for each of a thousand services. */
    ports: 10_000,
    /** Taking a wrong part out may leave its parent wrong (a required key is gone), which is then taken out in turn. */
    removals: 12,
    /** Defaults of variables within defaults; deeper is no text that a person wrote. */
    nestedDefaults: 20,
    /** Circles of dependencies that are told: each is a mistake of its own to mend; the rest are told when these are gone. */
    cycles: 20,
    /** A longer glob was not written by a person, and each character costs a step for each character of a path. */
    globCharacters: 256,
    /** Losses told of one env file; nobody reads more of them, and each is kept as long as the stack is open. */
    envLosses: 20,
    /** Problems told of one env file: nobody reads more of them. */
    envProblems: 100,
    /** Shorter YAML files are parsed whole at once, however wrong they are. */
    shortCharacters: 20_000,
  },
  /** Looking for what a project runs. */
  imports: {
    /** A repository with more packages is not opened by reading every one of them. */
    workspaces: 500,
    /** Folders below a `**`. */
    workspaceDepth: 6,
    /** Patterns for workspaces: a person writes a dozen. */
    workspacePatterns: 200,
    /** One of them. */
    patternCharacters: 1_000,
    /** Folders that are looked into for all of them together. */
    workspaceLooks: 5_000,
    /** More configuration files in one folder is no project that somebody wrote. */
    configFiles: 40,
    /** Nor does one file start processes in more folders than this that are worth a look for their ports. */
    configFolders: 40,
    /** A configuration says a port once or twice. */
    configValues: 20,
  },
  /** The stack file is read again this long after its last change: editors write in several steps. */
  stackFile: { settleMs: 200 },
  environment: { loginShellMs: 3_000 },
} as const;
