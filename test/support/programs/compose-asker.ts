/** A program that asks the command named on its command line, as an import asks the Compose command, and ends when it has ended. */
import { runCompose } from '../../../electron/stack/read/compose/run-command.ts';

const [program = '', how = ''] = process.argv.slice(2);
// Somebody who ends in an orderly way.
if (how === 'orderly') process.once('SIGTERM', () => setTimeout(() => process.exit(7), 20));
await runCompose(program, [], { env: { PATH: '/usr/bin:/bin' }, cwd: '/', timeoutMs: 60_000 });
