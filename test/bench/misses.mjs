/**
 * Why a figure misses its aim: `row.figure` and a sentence, from a profile and not by guess. Printed beneath the table for figures that
 * miss; one that misses and stands not here is said to be unexplained.
 */
export const MISSES = {
  'start.last':
    'Before the first service the command line starts (Node and its files, 100 ms), starts the supervisor (Node 66 ms, its files 115 ms: two thirds of that is V8 reading 2 MB of code, which Node 22 keeps compiled and Node 20 cannot), and the stack file is parsed, checked, approved and written down (120 ms); the login shell answers meanwhile. A start takes 0.2 to 1.4 ms (posix_spawn), and as much again for its log, its identity and its event.',
  'crash.median':
    'Before the replacement is started the process table and all environments are read (2 to 4 ms with 30 processes), since what the dead one left behind must be ended first, and its end is reduced and written down as an event (1 ms); the folder and the program are looked at once more (1 ms). A bare loop asks for nothing of this.',
};
