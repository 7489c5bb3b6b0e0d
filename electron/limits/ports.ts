/** Ports and the system that holds them. See ../limits.ts. */
export const PORTS = {
  ports: {
    /** How often the kernel is asked for its listeners while somebody looks, something waits, or something happened a moment ago. */
    watchMs: 1_000,
    /**
     * The same at rest. A stray where a check asks is found by that check; one where none asks is found by this alone, within half the
     * default interval of a check.
     */
    watchRestMs: 5_000,
    /** Rest begins so long after the last thing that happened: what a start or an end leads to has come by then. */
    calmMs: 10_000,
    /** A connect to prove who answers on loopback; loopback answers in microseconds or not at all. */
    connectMs: 500,
    /** Ports that are proved at once, each by some three connects: what comes back together is dealt with within milliseconds. */
    proofs: 24,
    /** Commands that are looked up at once; each may read some files. */
    commandLooks: 16,
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
    /** A script may run a script; one that runs itself ends here. */
    innerCommands: 5,
    /** Changes come in bursts (a server and its workers): one look for all of them. */
    settleMs: 60,
    /** A script that starts container after container is followed no further than this. */
    engineClients: 64,
    /** A holder that comes and goes must not turn retries into a storm. */
    retryGapMs: 1_000,
    /** How many shells within shells of a command are looked into. */
    shells: 4,
  },
  platform: {
    /** Longest slice of reading /proc before the event loop gets its turn. */
    sliceMs: 8,
    /** A process of which nobody asked for so long what it uses is none of ours any more: those are asked about twice a minute at least. */
    usageAgeMs: 120_000,
    /** lsof, ps, netsh: seconds on a loaded machine; more means it hangs. */
    commandMs: 10_000,
    /** How long the process table of macOS may be used again for liveness. */
    tableAgeMs: 2_000,
    /** What such a program may print: the table of 100,000 processes. */
    outputBytes: 64_000_000,
    /** Windows: first room for the table of all processes, some 300 of them; it grows by as much at a time. */
    windowsTableBytes: 524_288,
    /** Windows: room for what is opened between the question how large a table is and the table, and how often that may not do. */
    windowsSpareBytes: 4_096,
    windowsTableTries: 5,
    /** Windows: a process may not have all of its own in memory before; what is read of it then is not remembered. */
    windowsSettledMs: 1_000,
    /** Windows: no environment is longer; a wrong number in another process must not take our memory. */
    windowsEnvironmentBytes: 1_048_576,
    /** Windows: first room for the processes of a service; it doubles. */
    windowsJobPids: 64,
    /** Windows: how long it is remembered which ports the system keeps for itself; they change with a boot, or when Hyper-V starts. */
    windowsKeptPortsMs: 60_000,
  },
} as const;
