/** The `stacklight` command. Only sees to it that the rest loads quickly. */
import { join } from 'node:path';
import { keepCompiledCode } from './compile-cache.ts';

keepCompiledCode();
const { runCommand } = await import('./cli/commands.ts');
await runCommand(join(import.meta.dirname, 'daemon.js'));
