/**
 * Why a figure misses its aim: `row.figure` and a sentence, from a profile and not by guess. Printed beneath the table for figures that
 * miss; one that misses and stands not here is said to be unexplained.
 */
export const MISSES = {
  'idle.cpu':
    'what is left of it, by processor time of each second: a look at rest every 5 s takes 0.4 ms (0.008 %), the ping of the engine every 15 s and its list every 30 s 1.4 ms each (0.015 %), sizes of logs and use of processes every 30 s 1.5 ms each (0.01 %); the rest is the memory reducer of V8, which collects garbage 20 ms long about once a minute after a start and more seldom later. A supervisor in C or Python has no such collector',
  'idle-http.cpu':
    "1.4 ms a check, of which by profile a third is the kernel's work in `connect` and `write` (on loopback it runs the receiving side in the same call), a tenth the three questions by which the answer is proved, a tenth the step of the state, and the rest Node's HTTP client: a socket, a parser and some forty events and timers for each answer. monit writes its own request and proves nothing",
  'inventory.median':
    'of some 60 ms half is the walk over the open files of every process (`readdir` and `readlink` of /proc/PID/fd, where `ss` spends its time too) and a quarter reading `stat` and owner of every process; the remainder connects to each port and asks whose the answer is. Who shares a socket is known to the kernel only by that walk',
  'start.last':
    'Before the first service the command line starts (Node and its files, 100 ms), starts the supervisor (Node 66 ms, its files 115 ms: two thirds of that is V8 reading 2 MB of code, which Node 22 keeps compiled and Node 20 cannot), and the stack file is parsed, checked, approved and written down (120 ms); the login shell answers meanwhile. A start takes 0.2 to 1.4 ms (posix_spawn), and as much again for its log, its identity and its event.',
  'crash.median':
    'By processor time from the signal to the fork, with 70 processes on the machine: the end is told, reduced, put into the history and followed by whatever hangs on it (a fifth to a quarter); the process table is taken, since what the dead one left behind must be ended first (a quarter, and it grows with the processes); the folder of the service is looked at through the pool of threads, since one that does not answer would hold up all of us, and meanwhile the ledger and the evidence that were begun before it have their turn (a sixth to a quarter); log and fork are a tenth. A bare loop asks for nothing of this.',
  'status.median':
    'of the 60 ms in which the command runs, by profile, 24 ms load and compile our modules and those of Node that a socket needs, 10 ms make the table of commands with its options, and 9 ms wait for the answer of the supervisor. Node 22 would keep the compiled code, Node 20 cannot',
  'app-start.painted':
    'by profile of the main process, milliseconds of its one thread that a bare window does not take: loading and compiling our code some 90 (a third of it before Electron calls itself ready), what Electron loads to answer a page of its own protocol 25, drawing the icon and showing the window 25, the first request to the engine 25, reading, checking and opening the stack 45, the first pictures for page, tray and menu 35. The page takes 40 for the schemas of its bridge and 50 to compile and draw itself, beside that. Both wait for each other on two cores',
  'app-start.tray':
    'the icon is the first thing that is done once Electron is ready, and Electron is ready when the code before it has run: by profile 40 to 80 ms of the main thread, half of it schemas and the rest compiling',
  'app-memory.memory':
    "by process, over those of a bare window: the main process 22 MB, all of it V8's heap (27 MB, 21 of them used: code and what it compiled to, schemas, the stack; a bare one has 6), the page 37 MB (10 MB of heap, 17 of Blink for styles, layout and tiles of a real page and the bridge's own world, 9 of Electron's file that a bare page never touches), GPU, network and zygotes nothing",
  'logs.cpu':
    'by processor time of each thread: the lines themselves cost 2 ms a second (four looks at the size). All the rest is one rotation: a millisecond of the kernel for each of the 40 MB that are copied, and 25 to 40 ms in which it gives back the pages of the 200 MB that are emptied. Only a log that is renamed instead could spare that, and the service would go on writing to it under its new name',
  'scale.up1000':
    "by profile of the supervisor's processor time: a sixth to a quarter is V8's collector, a fifth the starts themselves (1 ms each in `posix_spawn`, 1 ms to open and head its log), a sixth the proofs of ports (three connects each, in every look) with the tables of processes and open files that explain them, a tenth waiting actions that look whether their services are there, 5 % the stack file of a thousand services in the yaml package; the thousand servers start on the same two cores, and the first check of each comes a second after its start",
  'scale.delay1000':
    'a slice longer than that is the collector, or a look at the doctor after something changed; checks themselves come some 5 in 50 ms and take 1 ms each. On a machine that does other work the delay is mostly waiting for a core',
  'fix-ports.click':
    'at least 0.2 s of it is the start of six Node programs on two cores (65 ms of a core each before their first instruction), and each of them has to answer two checks before anything is called proved; the plan itself takes as long as one look at the ports',
};
