/**
 * Every tunable number of Stacklight, each with its unit and the reason for its value, in `limits/` by what it is about.
 * A number that decides behaviour and is not in the stack file belongs there. What is not there, since nobody tunes it:
 * - formats and protocols: versions of our own files, headers and codes of databases and of the engine, exit codes;
 * - facts of the kernel, of Node, of the engine and of other tools: bits of a file's mode, signals, the
 *   layout of structures (`platform/linux/`, `platform/macos/`), the longest timer, foreman's ports;
 * - limits of a value that is part of a format: how many services a request may name (`contract/`, `control/protocol.ts`), the range of
 *   a key of the stack file (`stack/schema/`), of PM2's and process-compose's keys;
 * - widths of sentences, and how many characters of a hash or an id are shown;
 * - what counts as a secret: `secrets/` is one vocabulary, and its lengths belong to its words.
 */
import { CONTAINERS } from './limits/containers.ts';
import { DOCTOR } from './limits/doctor.ts';
import { PORTS } from './limits/ports.ts';
import { READING } from './limits/reading.ts';
import { RUNNING } from './limits/running.ts';
import { TELLING } from './limits/telling.ts';
import { TERMINAL } from './limits/terminal.ts';

export const LIMITS = { ...READING, ...RUNNING, ...PORTS, ...CONTAINERS, ...DOCTOR, ...TELLING, ...TERMINAL } as const;
