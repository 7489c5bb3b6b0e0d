/** What `daemon.ts` runs. */
import { inertBlock } from '../shared/text/inert.ts';
import { LOCKED, OWN_THREADS } from './cli/connect.ts';
import { EXIT } from './cli/exit-codes.ts';
import { formatProblem } from './result.ts';
import { createHost } from './start-supervisor.ts';
import { leave } from './supervisor/host/leave.ts';
import { VERSION } from './version.ts';

if (process.env[OWN_THREADS] !== undefined) {
  delete process.env[OWN_THREADS];
  delete process.env.UV_THREADPOOL_SIZE;
}
const exit = () => void leave(() => process.exit(0));
const served = await createHost({
  runtime: `Node ${process.versions.node}`,
  role: 'daemon',
  version: VERSION,
  handedOver: exit,
});
if (!served.ok) {
  say(formatProblem(served.problem));
  process.exit(served.problem.code === 'locked' ? LOCKED : EXIT.unreachable);
}
const end = () => void served.value.close().then(exit, exit);
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Its terminal may close; its work goes on.
process.on('SIGHUP', () => undefined);
process.on('uncaughtException', (error) => say(error.stack ?? error.message));
process.on('unhandledRejection', (reason) =>
  say(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
);

/** Into the log of this supervisor, which people read in a terminal. */
function say(text: string): void {
  process.stderr.write(`stacklight daemon: ${inertBlock(text)}\n`);
}
