/** What `daemon.ts` runs. */
import { inertBlock } from '../shared/text/inert.ts';
import { LOCKED, OWN_THREADS } from './cli/connect.ts';
import { EXIT } from './cli/exit-codes.ts';
import { formatProblem } from './result.ts';
import { createHost, type ServedHost } from './start-supervisor.ts';
import { leave } from './supervisor/host/leave.ts';
import { VERSION } from './version.ts';

if (process.env[OWN_THREADS] !== undefined) {
  delete process.env[OWN_THREADS];
  delete process.env.UV_THREADPOOL_SIZE;
}
const exit = () => void leave(() => process.exit(0));
let begun: ServedHost | undefined;
// Before anything is written: what writes files listens for signals while it does, and one that comes as it lets go is lost where nobody else
// listens. Until it serves there is nothing to be closed.
const end = () => void (begun?.close() ?? Promise.resolve()).then(exit, exit);
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Its terminal may close; its work goes on.
process.on('SIGHUP', () => undefined);
// A fault in what it opens first must not end it either.
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);
const served = await createHost({
  runtime: `Node ${process.versions.node}`,
  role: 'daemon',
  version: VERSION,
  handedOver: exit,
}).catch((error: unknown) => {
  fault(error);
  return process.exit(EXIT.unreachable);
});
if (!served.ok) {
  say(formatProblem(served.problem));
  process.exit(served.problem.code === 'locked' ? LOCKED : EXIT.unreachable);
}
begun = served.value;

function fault(error: unknown): void {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** Into the log of this supervisor, which people read in a terminal. */
function say(text: string): void {
  process.stderr.write(`stacklight daemon: ${inertBlock(text)}\n`);
}
