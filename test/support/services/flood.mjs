// Prints as many megabytes as told, as fast as it can, then says so and ends. `line`: all of it one line; `binary`: bytes of every kind.
import { writeSync } from 'node:fs';

const megabytes = Number(process.argv[2] ?? 50);
const kind = process.argv[3] ?? 'lines';
const piece = Buffer.alloc(1_048_576, kind === 'lines' ? `${'x'.repeat(99)}\n` : 'x');
if (kind === 'binary') for (let at = 0; at < piece.length; at += 1) piece[at] = at % 256;
for (let n = 0; n < megabytes; n += 1) writeSync(1, piece);
writeSync(1, '\nflood over\n');
