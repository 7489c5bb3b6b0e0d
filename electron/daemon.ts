/** The headless supervisor: what watches over stacks where no app runs. Started by the command line, ends by hand-over or signal. */
import { setFlagsFromString } from 'node:v8';
import { keepCompiledCode } from './compile-cache.ts';
import { LIMITS } from './limits.ts';

// Only sees to it that the rest loads quickly and takes little room.
setFlagsFromString(`--semi-space-growth-factor=${LIMITS.runtime.youngGrowth}`);
keepCompiledCode();
await import('./run-daemon.ts');
