/** The headless supervisor: what watches over stacks where no app runs. Started by the command line, ends by hand-over or signal. */
import { inertBlock } from '../shared/text/inert.ts';
import { LOCKED } from './cli/connect.ts';
import { EXIT } from './cli/exit-codes.ts';
import { formatProblem } from './result.ts';
import { createHost } from './supervisor/create-host.ts';
import { VERSION } from './version.ts';

const served = await createHost({
  runtime: `Node ${process.versions.node}`,
  role: 'daemon',
  version: VERSION,
  handedOver: () => process.exit(0),
});
if (!served.ok) {
  say(formatProblem(served.problem));
  process.exit(served.problem.code === 'locked' ? LOCKED : EXIT.unreachable);
}
const end = () => void served.value.close().then(() => process.exit(0));
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Its terminal may close; its work goes on.
process.on('SIGHUP', () => undefined);
process.on('uncaughtException', (error) => say(error.stack ?? error.message));
process.on('unhandledRejection', (reason) => say(String(reason)));

/** Into the log of this supervisor, which people read in a terminal. */
function say(text: string): void {
  process.stderr.write(`stacklight daemon: ${inertBlock(text)}\n`);
}
