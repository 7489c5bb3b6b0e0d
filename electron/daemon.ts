/** The headless supervisor: what watches over stacks where no app runs. Started by the command line, ends by hand-over or signal. */
import { keepCompiledCode } from './compile-cache.ts';

// Only sees to it that the rest loads quickly.
keepCompiledCode();
await import('./run-daemon.ts');
